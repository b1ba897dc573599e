import { ObjectGone, READ_AT_ONCE } from '@sluice/core/ports'
import type { ObjectRange } from '@sluice/core/ports'
import { BUFFER_BYTES, takeBuffer } from './buffers.ts'

type Piece = Uint8Array | ObjectRange

/** Fills `space` with a range. @returns how many bytes the object had; null when there is none. */
type Read = (range: ObjectRange, space: Uint8Array) => Promise<number | null>

/** What `getTogether` of a store gives, by how it reads one range. The buffer of a chunk that is not small itself may be given back (buffers.ts). */
export async function laidTogether(pieces: readonly Piece[], read: Read): Promise<Uint8Array> {
  const length = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0)
  const isPooled = length > BUFFER_BYTES / 4 && length <= BUFFER_BYTES
  const chunk = new Uint8Array(isPooled ? takeBuffer() : new ArrayBuffer(length), 0, length)
  const places = placesIn(chunk, pieces)
  const lane = async () => {
    // The lane that throws closes the places for all.
    for (const { range, space } of places) {
      const bytes = await read(range, space)
      if (bytes === null) throw new ObjectGone(range.key)
      if (bytes < range.length) throw new Error(`${range.key} gave ${bytes} of ${range.length} bytes`)
    }
  }
  await Promise.all(Array.from({ length: READ_AT_ONCE }, lane))
  return chunk
}

/** Lays the bytes that are known into their places, and gives those of the ranges. */
function* placesIn(chunk: Uint8Array, pieces: readonly Piece[]): Generator<{ range: ObjectRange; space: Uint8Array }, void> {
  let at = 0
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) chunk.set(piece, at)
    else yield { range: piece, space: chunk.subarray(at, at + piece.length) }
    at += lengthOf(piece)
  }
}

const lengthOf = (piece: Piece): number => (piece instanceof Uint8Array ? piece.byteLength : piece.length)
