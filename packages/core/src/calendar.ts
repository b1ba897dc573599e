import { DAY, HOUR, type Instant } from './instants.ts'

/** The one place where calendar days meet instants. Days are `2026-11-30`, zones are IANA names. */

interface WallClock {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

function wallClock(at: Instant, zone: string): WallClock {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
  }
  const parts = new Map(format.formatToParts(at).map((part) => [part.type, Number(part.value)]))
  const read = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  return { year: read('year'), month: read('month'), day: read('day'), hour: read('hour'), minute: read('minute'), second: read('second') }
}

/** How far the zone's wall clock is ahead of UTC at an instant, in milliseconds. */
function offsetAt(at: Instant, zone: string): number {
  const wall = wallClock(at, zone)
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second) - Math.floor(at / 1000) * 1000
}

/** The calendar day that an instant falls on in a zone. */
export function dayOf(at: Instant, zone: string): string {
  const { year, month, day } = wallClock(at, zone)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/**
 * The first instant of a calendar day in a zone. Where a change of clocks skips midnight, the first instant that the day has;
 * where it repeats midnight, the earlier one.
 */
export function startOfDay(day: string, zone: string): Instant {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  // The offset before and the offset after any change of clocks near midnight: one of them is the one in force.
  const candidates = [midnight - offsetAt(midnight - DAY, zone), midnight - offsetAt(midnight + DAY, zone)]
  const exact = candidates.find((at) => dayOf(at, zone) === day && dayOf(at - 1, zone) !== day)
  if (exact !== undefined) return exact
  return firstInstantOf(day, zone, midnight - DAY, midnight + DAY)
}

/** The first instant after a calendar day: what is valid until that day, inclusive, ends here. */
export const endOfDay = (day: string, zone: string): Instant => startOfDay(dayAfter(day), zone)

/** The next calendar day. */
export const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10)

/**
 * When the clocks of a zone show a full hour of a calendar day. Where a change of clocks skips that hour, so long after the change as it is skipped;
 * where it repeats it, the first time.
 */
export function hourOfDay(day: string, hour: number, zone: string): Instant {
  const shown = Date.parse(`${day}T00:00:00Z`) + hour * HOUR
  const before = shown - offsetAt(shown - DAY, zone)
  const after = shown - offsetAt(shown + DAY, zone)
  const shows = (at: Instant) => at + offsetAt(at, zone) === shown
  return shows(before) || !shows(after) ? before : after
}

function firstInstantOf(day: string, zone: string, low: Instant, high: Instant): Instant {
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (dayOf(middle, zone) < day) low = middle
    else high = middle
  }
  return high
}
