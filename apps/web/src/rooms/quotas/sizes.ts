/** The units in which a limit is typed, the largest first. */
export const SIZE_UNITS = ['TB', 'GB', 'MB'] as const

export type SizeUnit = (typeof SIZE_UNITS)[number]

const BYTES: Readonly<Record<SizeUnit, number>> = { TB: 1e12, GB: 1e9, MB: 1e6 }

/** What a person may type before the unit: 9,000 TB is as much as a number of bytes can say. */
export const LARGEST_NUMBER = 9_000

/** The number of a size as typed, `1.5` or `1,5`; undefined when it is none. */
export function readNumber(text: string): number | undefined {
  const typed = text.trim()
  return /^\d+(?:[.,]\d+)?$/.test(typed) ? Number(typed.replace(',', '.')) : undefined
}

/** Bytes of a size as typed; null for nothing typed, which is no limit. */
export function readSize(text: string, unit: SizeUnit): number | null {
  const number = readNumber(text)
  return number === undefined ? null : Math.round(number * BYTES[unit])
}

/** A limit as it is typed: in the largest unit of which it has one. */
export function writeSize(sizeBytes: number | null): { text: string; unit: SizeUnit } {
  if (sizeBytes === null) return { text: '', unit: 'GB' }
  const unit = SIZE_UNITS.find((each) => sizeBytes >= BYTES[each]) ?? 'MB'
  return { text: String(sizeBytes / BYTES[unit]), unit }
}
