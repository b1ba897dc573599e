// Control, bidirectional and zero-width characters can make a name look like another one.
const DECEPTIVE = /[\p{Cc}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu

/** A text that is what it looks like: NFC, without control, direction and zero-width characters. */
export const plainText = (text: string): string => text.normalize('NFC').replace(DECEPTIVE, '')
