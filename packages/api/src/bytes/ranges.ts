import type { ByteRange } from '@sluice/core/ports'

/**
 * The one range a request asks for (RFC 9110, 14): null when the whole is to be sent, because there is no Range, more than one, or one
 * that is no byte range; `unsatisfiable` when it begins behind the end.
 */
export function parseRange(header: string | null, sizeBytes: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? '')
  const [, first = '', last = ''] = match ?? []
  if (!match || (first === '' && last === '')) return null
  if (first === '') return suffix(Number(last), sizeBytes)
  const offset = Number(first)
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1)
  if (last !== '' && Number(last) < offset) return null
  if (offset >= sizeBytes) return 'unsatisfiable'
  return { offset, length: end - offset + 1 }
}

function suffix(length: number, sizeBytes: number): ByteRange | 'unsatisfiable' {
  if (length === 0 || sizeBytes === 0) return 'unsatisfiable'
  const offset = Math.max(0, sizeBytes - length)
  return { offset, length: sizeBytes - offset }
}

/** Whether an entity tag is in an If-None-Match list (weak comparison), or a star is. */
export function matchesAny(header: string | null, etag: string): boolean {
  if (header === null) return false
  return header.split(',').some((candidate) => candidate.trim() === '*' || candidate.trim().replace(/^W\//, '') === etag)
}

/** If-Range holds only for the same strong entity tag; a date never does. Without it a range holds. */
export const rangeHolds = (ifRange: string | null, etag: string): boolean => ifRange === null || ifRange.trim() === etag
