import { parentPort } from 'node:worker_threads'

/** Makes a thread of Node look like a browser's worker to `part-worker.ts`. */
const port = parentPort
if (!port) throw new Error('This runs as a worker thread.')
const messages = new EventTarget()
Object.assign(globalThis, {
  addEventListener: messages.addEventListener.bind(messages),
  postMessage: (message: unknown) => port.postMessage(message, []),
})
await import('../src/part-worker.ts')
port.on('message', (data: unknown) => messages.dispatchEvent(new MessageEvent('message', { data })))
