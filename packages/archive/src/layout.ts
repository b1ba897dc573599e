import { type Entries, sizeOf } from './entries.ts'
import { centralHeaderBytes, type Directory, endBytes, localHeaderBytes } from './headers.ts'

/** Where every byte of an archive comes from. It knows the entries' sizes and never their content. */
export interface Layout {
  entries: Entries
  /** Exact length of the archive in bytes. */
  sizeBytes: number
  /** Where each local header begins; behind the last, where the central directory does. */
  locals: Float64Array<ArrayBuffer>
  /** Where each header of the central directory begins; behind the last, where the end records do. */
  centrals: Float64Array<ArrayBuffer>
  directory: Directory
}

/** Lays entries out as a ZIP file of method STORE. Throws a RangeError above 2^53 bytes. */
export function layOut(entries: Entries): Layout {
  const { count } = entries
  const locals = new Float64Array(count + 1)
  const centrals = new Float64Array(count + 1)
  let at = 0
  for (let i = 0; i < count; i++) {
    locals[i] = at
    at += localHeaderBytes(entries, i) + sizeOf(entries, i)
  }
  const offset = at
  locals[count] = at
  for (let i = 0; i < count; i++) {
    centrals[i] = at
    at += centralHeaderBytes(entries, i, locals[i] ?? 0)
  }
  centrals[count] = at
  const directory = { count, offset, sizeBytes: at - offset }
  const sizeBytes = at + endBytes(directory)
  if (!Number.isSafeInteger(sizeBytes)) throw new RangeError(`an archive of ${sizeBytes} bytes is too large to be counted`)
  return { entries, sizeBytes, locals, centrals, directory }
}

/** The last of ascending offsets that is not behind `offset`; 0 when all are. */
export function lastUpTo(offsets: Float64Array, offset: number): number {
  let [low, high] = [0, offsets.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((offsets[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
