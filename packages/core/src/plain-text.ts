// Control, bidirectional, zero-width and line-ending characters can make a name look like another one.
const DECEPTIVE = /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

/** A text that is what it looks like: well-formed, NFC, without control, direction and zero-width characters. */
export const plainText = (text: string): string => text.toWellFormed().replace(DECEPTIVE, '').normalize('NFC')
