import { env } from 'cloudflare:workers'
import type { Sender } from './contract-bodies.ts'
import { describeObjectStore } from './contract.ts'
import { r2Store } from './r2.ts'

/** Of workerd. The types of the platform and of the web cannot be loaded together. */
declare const FixedLengthStream: new (length: number) => TransformStream<Uint8Array, Uint8Array>

describeObjectStore('R2', () => ({ store: r2Store(env.BUCKET), sender }))

/** A body of known length, as a request's is. What R2 or the reader refuses while the test sends on is theirs to report. */
function sender(declaredBytes: number): Sender {
  const { readable, writable } = new FixedLengthStream(declaredBytes)
  const writer = writable.getWriter()
  const quietly = (done: Promise<void>) => done.catch(() => {})
  return {
    body: readable,
    send: (bytes) => quietly(writer.write(bytes)),
    end: () => quietly(writer.close()),
    fail: () => quietly(writer.abort(new Error('the connection was reset'))),
  }
}
