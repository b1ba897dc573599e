import { bytesIn, cut, LONGEST_NAME_BYTES, noDevice, withoutTail } from '@sluice/archive/safe-names'
import type { Id } from '../ids.ts'
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
  return shorten(noDevice(plain)) || 'file'
}

/** A path inside a folder asset: names joined by `/`, none of which leads anywhere else. */
export function safePath(path: string): string {
  const names = path.split(/[/\\]/).filter((name) => name !== '' && name !== '.')
  return names.length === 0 ? 'file' : names.map(safeName).join('/')
}

/** Whose names are unique: a task's files and folders, and the paths inside a folder. */
export type LabelHolder = Id<'task'> | Id<'asset'>

/** A name as `labels` keep it: what it is without a number, and its number. */
export interface NumberedName {
  baseKey: string
  n: number
}

/** A name that nothing else has in its holder. */
export interface Label extends NumberedName {
  ownerId: Id<'file'> | Id<'asset'>
  name: string
}

const EXTENSION = /(?<=[^/])\.[^./\s()]{1,19}$/
const NUMBER = /(?<=[^/]) \(([2-9]|[1-9]\d{1,5})\)$/
/** Room for a space, brackets and the longest number. */
const NUMBER_BYTES = 9

/** What systems that ignore case take for one name. */
const keyOf = (name: string) => name.toUpperCase().toLowerCase().normalize('NFC')

/** An extension has no space or bracket, so that the end of `v1.2 (2)` is none. */
function splitExtension(name: string): [stem: string, extension: string] {
  const extension = EXTENSION.exec(name)?.[0] ?? ''
  return [name.slice(0, name.length - extension.length), extension]
}

/**
 * The base and the number of a safe name, or of a path inside a folder: `take (2).wav` is number 2 of `take.wav`, which is its own number 1.
 * Names that differ in case or not at all have one answer, whether they name files or folders.
 */
export function numberOf(name: string): NumberedName {
  const [stem, extension] = splitExtension(name)
  const n = Number(NUMBER.exec(stem)?.[1] ?? 1)
  return { baseKey: keyOf(stem.replace(NUMBER, '') + extension), n }
}

/** A name without its number, to which any number can be added within 255 bytes. A folder has no extension: it is numbered at its end. */
export function baseOf(name: string, kind: 'file' | 'folder'): { base: string; baseKey: string } {
  const leafAt = name.lastIndexOf('/') + 1
  const [stem, extension] = kind === 'file' ? splitExtension(name.slice(leafAt)) : [name.slice(leafAt), '']
  const base = name.slice(0, leafAt) + shorten(stem.replace(NUMBER, '') + extension, LONGEST_NAME_BYTES - NUMBER_BYTES)
  return { base, baseKey: keyOf(base) }
}

/** Number `n`, from 2 on, of a base. */
export function numbered(base: string, n: number, kind: 'file' | 'folder'): string {
  const [stem, extension] = kind === 'file' ? splitExtension(base) : [base, '']
  return `${stem} (${n})${extension}`
}

/** At most so many bytes; an extension that is one is kept. */
function shorten(name: string, longestBytes = LONGEST_NAME_BYTES): string {
  if (bytesIn(name) <= longestBytes) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 20 ? name.slice(dot) : ''
  return extension === '' ? withoutTail(cut(name, longestBytes)) : cut(name.slice(0, dot), longestBytes - bytesIn(extension)) + extension
}

/** What was stored of a file that arrives, and under which key. */
export interface StoredFile {
  fileId: Id<'file'>
  objectKey: string
  sha256: string
  digestPartBytes: number | null
  crc32: string
}
