import { createHash } from 'node:crypto'
import type { IncomingBytes, ObjectStore } from '@sluice/core/ports'

/** A body under the test's control, of a declared length where the platform asks for one. */
export interface Sender {
  body: ReadableStream<Uint8Array>
  send: (bytes: Uint8Array) => Promise<void>
  end: () => Promise<void>
  /** Goes away in the middle. */
  fail: () => Promise<void>
}

export type MakeSender = (declaredBytes: number) => Sender

/** Follows the cursor of `listOlder` to its end; no page may have more than 1,000. */
export async function listAll(store: ObjectStore, before: number): Promise<{ key: string; sizeBytes: number }[]> {
  const all: { key: string; sizeBytes: number }[] = []
  let cursor: string | undefined
  do {
    const page = await store.listOlder(before, cursor)
    if (page.objects.length > 1_000) throw new Error('a page has more than 1,000 objects')
    all.push(...page.objects)
    cursor = page.cursor ?? undefined
  } while (cursor !== undefined)
  return all
}

/** A sender for stores that take any stream. */
export function plainSender(): Sender {
  const { promise: begun, resolve: begin } = Promise.withResolvers<ReadableStreamDefaultController<Uint8Array>>()
  const body = new ReadableStream<Uint8Array>({ start: begin })
  const unlessCancelled = (act: (controller: ReadableStreamDefaultController<Uint8Array>) => void) => begun.then(act).catch(() => {})
  return {
    body,
    send: (bytes) => unlessCancelled((controller) => controller.enqueue(bytes)),
    end: () => unlessCancelled((controller) => controller.close()),
    fail: () => unlessCancelled((controller) => controller.error(new Error('the connection was reset'))),
  }
}

/** A whole body that is sent by itself. */
export function whole(sender: MakeSender, bytes: Uint8Array, digest?: string): IncomingBytes {
  const from = sender(bytes.byteLength)
  void from.send(bytes).then(from.end)
  return { body: from.body, sizeBytes: bytes.byteLength, sha256: digest }
}

/** Bytes that differ by seed and repeat at no power of two. */
export function sample(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at++) bytes[at] = (at % 251) + seed + (at >> 16)
  return bytes
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

export function newKey(): string {
  return `obj/${crypto.randomUUID()}`
}

export async function bytesOf(store: ObjectStore, key: string, range?: { offset: number; length: number }): Promise<Uint8Array> {
  const stream = await store.get(key, range)
  if (!stream) throw new Error(`there is no ${key}`)
  return await collect(stream)
}

export async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
