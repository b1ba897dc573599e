import { type Instant, MINUTE } from '@sluice/core/instants'

const FIELD = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/

/** What a clock in the zone shows, as a `datetime-local` field holds it: `2026-11-30T14:30`. */
export function wallTime(at: Instant, zone: string): string {
  const parts: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  return new Intl.DateTimeFormat('sv-SE', { ...parts, timeZone: zone }).format(at).replace(' ', 'T')
}

/** The instant at which a clock in the zone shows this; of a time that a change of clocks skips, the one as far after the change. Undefined for no time. */
export function instantOfWallTime(wall: string, zone: string): Instant | undefined {
  const asUtc = FIELD.test(wall) ? Date.parse(`${wall}Z`) : Number.NaN
  if (Number.isNaN(asUtc)) return undefined
  const offsetAt = (at: Instant) => Date.parse(`${wallTime(at, zone)}Z`) - Math.floor(at / MINUTE) * MINUTE
  const first = asUtc - offsetAt(asUtc)
  const second = asUtc - offsetAt(first)
  return wallTime(second, zone) === wall ? second : Math.max(first, second)
}
