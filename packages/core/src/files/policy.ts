import type { Instant } from '../instants.ts'
import { plainText } from '../plain-text.ts'
import type { files } from './table.ts'

export type FileRow = typeof files.$inferSelect

/** Served only when ready and not expired; a file is over at the instant it expires, whether or not the purge has run. */
export function fileState(file: Pick<FileRow, 'state' | 'expiresAt'>, now: Instant): 'available' | 'expired' | 'missing' | 'absent' {
  if (file.state === 'receiving') return 'absent'
  if (file.state === 'missing') return 'missing'
  if (file.state !== 'ready') return 'expired'
  return file.expiresAt !== null && file.expiresAt <= now ? 'expired' : 'available'
}

const DEVICE = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(\..*)?$/i
const LONGEST_BYTES = 255

/**
 * What a sender's name for a file becomes: a label that is safe to show, to put into an archive and to save on any system (security.md,
 * names). NFC; no control or direction characters, no separators; `..`, device names and trailing dots are defused; at most 255 bytes,
 * the extension kept.
 */
export function safeName(name: string): string {
  const plain = withoutTail(
    plainText(name)
      .replace(/[/\\:*?"<>|]/g, '_')
      .trimStart(),
  )
  return shorten(DEVICE.test(plain) ? `_${plain}` : plain) || 'file'
}

/** A path inside a folder asset: names joined by `/`, none of which leads anywhere else. */
export function safePath(path: string): string {
  const names = path.split(/[/\\]/).filter((name) => name !== '' && name !== '.')
  return names.length === 0 ? 'file' : names.map(safeName).join('/')
}

/** Without the dots and spaces at its end, which Windows drops. A pattern would take quadratic time over a hostile name. */
function withoutTail(name: string): string {
  let end = name.length
  while (end > 0 && /[.\s]/.test(name.charAt(end - 1))) end--
  return name.slice(0, end)
}

function shorten(name: string): string {
  const bytes = (text: string) => new TextEncoder().encode(text).length
  if (bytes(name) <= LONGEST_BYTES) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 20 ? name.slice(dot) : ''
  let room = LONGEST_BYTES - bytes(extension)
  let kept = ''
  for (const letter of extension === '' ? name : name.slice(0, dot)) {
    room -= bytes(letter)
    if (room < 0) break
    kept += letter
  }
  return extension === '' ? withoutTail(kept) : kept + extension
}
