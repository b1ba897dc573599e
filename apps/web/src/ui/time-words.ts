import { DAY, HOUR, type Instant, MINUTE, SECOND } from '@sluice/core/instants'

type Detail = 'day' | 'short' | 'full'

const DETAILS: Record<Detail, Intl.DateTimeFormatOptions> = {
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  short: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  full: { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
}

/** The last part of a zone's name, as people say it: `Europe/Helsinki` is `Helsinki`. */
export function zoneWord(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
}

/** An instant in a named zone: `30 Nov 2026` (day), `30 Nov 2026, 23:59` (short), `30 November 2026, 23:59` (full). */
export function absoluteTime(at: Instant, zone: string, detail: Detail): string {
  const format = new Intl.DateTimeFormat('en-GB', { ...DETAILS[detail], timeZone: zone })
  return format.format(at).replace(' at ', ', ')
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

/** How far apart two instants are, in one unit: `12 min`, `9 days`. Rounded down, so a deadline is never told later than it is. */
function distance(spanMs: number): string {
  if (spanMs < HOUR) return `${Math.floor(spanMs / MINUTE)} min`
  if (spanMs < 2 * DAY) return plural(Math.floor(spanMs / HOUR), 'hour')
  if (spanMs < 60 * DAY) return plural(Math.floor(spanMs / DAY), 'day')
  return plural(Math.floor(spanMs / (30 * DAY)), 'month')
}

/** An instant seen from now: `12 min ago`, `in 9 days`, `now` within a minute. */
export function relativeTime(at: Instant, now: Instant): string {
  const span = Math.abs(at - now)
  if (span < MINUTE) return at > now ? 'in less than a minute' : 'just now'
  return at > now ? `in ${distance(span)}` : `${distance(span)} ago`
}

/** What is left until a deadline: `9 days left`, `ended 2 hours ago`. */
export function timeLeft(deadline: Instant, now: Instant): string {
  if (deadline <= now) return `ended ${relativeTime(deadline, now)}`
  return deadline - now < MINUTE ? 'less than a minute left' : `${distance(deadline - now)} left`
}

/** A duration in its two largest units: `42 s`, `4 min 42 s`, `3 h 5 min`, `2 days 4 h`. */
export function humanDuration(spanMs: number): string {
  const seconds = Math.ceil(spanMs / SECOND) * SECOND
  if (seconds < MINUTE) return `${seconds / SECOND} s`
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ${(seconds % MINUTE) / SECOND} s`
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ${Math.floor((seconds % HOUR) / MINUTE)} min`
  return `${plural(Math.floor(seconds / DAY), 'day')} ${Math.floor((seconds % DAY) / HOUR)} h`
}
