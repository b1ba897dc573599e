import type { IncomingBytes, StoreUpload } from '@sluice/core/ports'

/** How many parts an upload has. An empty one has one. */
export function partCount(sizes: { sizeBytes: number; partSizeBytes: number }): number {
  return Math.max(1, Math.ceil(sizes.sizeBytes / sizes.partSizeBytes))
}

/** The offset of part `n` in its object. Throws `RangeError` when the upload has no such part or the part another size: parts may never overlap. */
export function partOffset(upload: StoreUpload, n: number, incoming: IncomingBytes): number {
  const offset = (n - 1) * upload.partSizeBytes
  if (!Number.isInteger(n) || n < 1 || n > partCount(upload)) throw new RangeError(`this upload has no part ${n}`)
  const sizeBytes = Math.min(upload.partSizeBytes, upload.sizeBytes - offset)
  if (incoming.sizeBytes !== sizeBytes) throw new RangeError(`part ${n} has ${sizeBytes} bytes, not ${incoming.sizeBytes}`)
  return offset
}
