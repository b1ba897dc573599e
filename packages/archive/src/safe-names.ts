const DEVICE = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(\..*)?$/i
const encoder = new TextEncoder()

/** What most systems take for one name, in UTF-8. */
export const LONGEST_NAME_BYTES = 255

export const bytesIn = (text: string): number => encoder.encode(text).byteLength

/** A name that is no device of Windows (`con`, `nul.txt`): with an underscore before it. */
export const noDevice = (name: string): string => (DEVICE.test(name) ? `_${name}` : name)

/** Without the dots and spaces at its end, which Windows drops. A pattern would take quadratic time over a hostile name. */
export function withoutTail(name: string): string {
  let end = name.length
  while (end > 0 && /[.\s]/.test(name.charAt(end - 1))) end--
  return name.slice(0, end)
}

/** Whole letters of at most so many bytes. */
export function cut(text: string, bytes: number): string {
  // A unit of a string is three bytes at most: of most names none need be counted.
  if (text.length * 3 <= bytes || bytesIn(text) <= bytes) return text
  let kept = ''
  let room = bytes
  for (const letter of text) {
    room -= bytesIn(letter)
    if (room < 0) break
    kept += letter
  }
  return kept
}
