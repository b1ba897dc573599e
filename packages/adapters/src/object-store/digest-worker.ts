import { parentPort } from 'node:worker_threads'
import type { Answer, Question } from './digest-thread.ts'
import { nativeDigests } from './digester.ts'

/** The other side of digest-thread.ts: answers each question in its turn. */
const running = new Map<number, ReturnType<typeof nativeDigests>>()

function onQuestion({ id, bytes }: Question): void {
  const native = running.get(id) ?? nativeDigests()
  if (bytes) {
    running.set(id, native)
    native.update(bytes)
    answer({ bytes }, [bytes.buffer])
  } else {
    running.delete(id)
    answer({ digests: native.digests() }, [])
  }
}

function answer(what: Answer, handedOver: ArrayBuffer[]): void {
  parentPort?.postMessage(what, handedOver)
}

parentPort?.on('message', onQuestion)
