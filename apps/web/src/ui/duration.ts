const WORDS = /^(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)$/

/** A length of media in seconds as `00:52:10`. */
export function writeDuration(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** Seconds of `00:52:10`, `52:10` or `1:00:00`; undefined when it is none of these. */
export function readDuration(text: string): number | undefined {
  const [, hours = '0', minutes = '', seconds = ''] = WORDS.exec(text.trim()) ?? []
  if (minutes === '' || (hours !== '0' && Number(minutes) > 59)) return undefined
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}
