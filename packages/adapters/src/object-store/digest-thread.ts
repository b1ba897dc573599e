import { Worker } from 'node:worker_threads'
import { BUFFER_BYTES } from './buffers.ts'
import { digester } from './digester.ts'
import type { Digester, Digests } from './digester.ts'

/** With bytes: digest them as the next of `id`. Without: name the digests of `id`, and forget it. */
export interface Question {
  id: number
  bytes?: Uint8Array<ArrayBuffer>
}

/** The bytes of the question, or the digests that it asked for. */
export interface Answer {
  bytes?: Uint8Array<ArrayBuffer>
  digests?: Digests
}

/** Throws when the thread has ended, or ends before it has answered. */
type Ask = (question: Question) => Promise<Answer>

/** One is enough: it digests faster than the thread of the connections takes bytes in. */
let thread: Ask | undefined
let lastId = 0

/** What nothing here holds any more, the thread forgets: a part that was cut and is not gone on with. */
const dropped = new FinalizationRegistry(({ id, ask }: { id: number; ask: Ask }) => void ask({ id }).catch(() => {}))

/**
 * Digests a body of this size: a large one on a thread of its own, which the first one starts, a small one on the spot.
 * When that thread ends, what it was digesting throws, and the next body starts another.
 */
export function digesterFor(sizeBytes: number): Digester {
  return sizeBytes < BUFFER_BYTES ? digester() : digesterOf((thread ??= startThread(() => (thread = undefined))))
}

function digesterOf(ask: Ask): Digester {
  const id = ++lastId
  let sizeBytes = 0
  const digests: Digester = {
    get sizeBytes() {
      return sizeBytes
    },
    async update(chunk) {
      sizeBytes += chunk.byteLength
      return answered((await ask({ id, bytes: chunk })).bytes)
    },
    async digests() {
      dropped.unregister(digests)
      return answered((await ask({ id })).digests)
    },
  }
  dropped.register(digests, { id, ask }, digests)
  return digests
}

/** Starts a thread that keeps the process alive only while a question waits. Questions are answered in their order. */
function startThread(onEnd: () => void): Ask {
  const worker = new Worker(new URL('digest-worker.ts', import.meta.url), { name: 'digests' })
  const waiting: PromiseWithResolvers<Answer>[] = []
  let failure: Error | undefined

  worker.unref()
  worker.on('message', (answer: Answer) => {
    waiting.shift()?.resolve(answer)
    if (waiting.length === 0) worker.unref()
  })
  worker.on('error', (cause) => (failure = new Error('The thread of the digests failed.', { cause })))
  worker.on('exit', () => {
    failure ??= new Error('The thread of the digests has ended.')
    for (const question of waiting.splice(0)) question.reject(failure)
    onEnd()
  })
  return (question) => {
    if (failure) return Promise.reject(failure)
    const answer = Promise.withResolvers<Answer>()
    worker.postMessage(question, question.bytes ? [question.bytes.buffer] : [])
    worker.ref()
    waiting.push(answer)
    return answer.promise
  }
}

function answered<T>(answer: T | undefined): T {
  if (answer === undefined) throw new Error('The thread of the digests answered another question.')
  return answer
}
