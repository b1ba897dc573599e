import * as v from 'valibot'
import { type Id as IdOf, type IdKind, isId } from './ids.ts'
import { plainText } from './plain-text.ts'

/** Input schemas shared by browser and server. Every object is strict: an unknown key is refused. */

export const Id = <K extends IdKind>(kind: K) => v.custom<IdOf<K>>((input) => typeof input === 'string' && isId(kind, input), 'This id is not valid.')

/** One line of text: NFC, trimmed, without control and direction characters. */
export const Line = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.transform((text) => plainText(text).trim()),
    v.maxLength(maxLength, `Use at most ${maxLength} characters.`),
  )

export const RequiredLine = (maxLength: number) => v.pipe(Line(maxLength), v.minLength(1, 'Please fill this in.'))

/** Lines of text, which stay lines. */
export const Text = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.transform((text) =>
      text
        .split(/\r\n|\r|\n/)
        .map(plainText)
        .join('\n')
        .trim(),
    ),
    v.maxLength(maxLength, `Use at most ${maxLength} characters.`),
  )

/** At least one of the lines says something. */
export const RequiredText = (maxLength: number) => v.pipe(Text(maxLength), v.minLength(1, 'Please fill this in.'))

/** An address to write to, lower case: addresses differing in case are one person. */
export const Email = v.pipe(
  v.string(),
  v.transform((text) => text.normalize('NFC').trim().toLowerCase()),
  v.maxLength(254, 'Use at most 254 characters.'),
  v.email('This is not an email address.'),
)

export const Count = (min: number, max: number) =>
  v.pipe(v.number('Please give a number.'), v.integer('Use a whole number.'), v.minValue(min, `Use at least ${min}.`), v.maxValue(max, `Use at most ${max}.`))

/** Epoch milliseconds. */
export const InstantInput = Count(0, 8_640_000_000_000_000)

/** A calendar day, `2026-11-30`. It becomes an instant only in the workspace's time zone (calendar.ts). */
export const Day = v.pipe(v.string(), v.isoDate('This is not a date.'), v.check(isInCalendar, 'This is not a date.'))

/** No 31st of February: engines either refuse such a day or take it for one of March. */
function isInCalendar(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}

export const TimeZone = v.pipe(
  v.string(),
  v.maxLength(64),
  v.check((zone) => {
    try {
      return Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0
    } catch {
      return false
    }
  }, 'This time zone is not known.'),
)

/** A file's size in bytes; the largest file is 64 MiB × 10,000 parts. */
export const SizeBytes = Count(0, Number.MAX_SAFE_INTEGER)

/** A keyset page: the last row's key as the server gave it, and how many rows. */
export const Page = { after: v.optional(v.pipe(v.string(), v.maxLength(400))), limit: v.optional(Count(1, 200), 50) }
