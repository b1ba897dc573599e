/** What is read or gathered before it is passed on: 64 KiB at a time costs a factor of three (performance.md). */
export const BUFFER_BYTES = 1024 * 1024

/** More than these are left to the garbage collector. */
const MOST_SPARE = 16

const spare: ArrayBuffer[] = []

/**
 * A buffer of `BUFFER_BYTES` with whatever it held before. Buffers that are used again spare the collector, which V8 starts anew for every
 * 64 MiB of them.
 */
export function takeBuffer(): ArrayBuffer {
  return spare.pop() ?? new ArrayBuffer(BUFFER_BYTES)
}

/** Gives a buffer back that nothing reads or writes any more. One of another size, or taken over by a stream, is let go. */
export function giveBuffer(buffer: ArrayBufferLike): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === BUFFER_BYTES && spare.length < MOST_SPARE) spare.push(buffer)
}
