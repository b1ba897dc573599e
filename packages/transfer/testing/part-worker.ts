import { Worker as Thread } from 'node:worker_threads'
import { onTestFinished } from 'vitest'

/** `part-worker.ts` in a thread, as a page sees its worker; ends with the test. `asked` counts what it was asked, `kill` makes it fail. */
export function startPartWorker(): { readonly worker: Worker; readonly asked: () => number; kill(): void } {
  const thread = new Thread(new URL('part-worker-thread.ts', import.meta.url))
  onTestFinished(async () => void (await thread.terminate()))
  let asked = 0
  const seen: Partial<Worker> = {
    postMessage(message: unknown) {
      asked += 1
      thread.postMessage(message, [])
    },
    terminate: () => void thread.terminate(),
  }
  const worker = seen as Worker
  thread.on('message', (data: unknown) => worker.onmessage?.(new MessageEvent('message', { data })))
  return { worker, asked: () => asked, kill: () => worker.onerror?.(new Event('error') as ErrorEvent) }
}
