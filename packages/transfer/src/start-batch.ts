import { ANSWERED, type Engine, fail, inTime, showTrouble } from './engine.ts'
import { judge } from './failure.ts'
import type { Outcome } from './lanes.ts'
import { type Batch, newBatch } from './queue.ts'
import { type FileFacts, type FileToSend, Refused, type StartedUpload } from './server.ts'

const ABOUT_ALL_FILES = new Set([401, 403, 404, 410])

/** Starts a batch of files on the server. A lost answer is asked for again with the same request id. Never throws. */
export async function startBatch(engine: Engine, batch: Batch): Promise<Outcome> {
  try {
    const files = batch.items.map((item) => factsOf(item.file))
    batchStarted(engine, batch, await inTime(engine, engine.server.start(batch.target, files, batch.requestId)))
    return ANSWERED
  } catch (error) {
    return startFailed(engine, batch, error)
  }
}

function batchStarted(engine: Engine, batch: Batch, uploads: readonly StartedUpload[]): void {
  engine.queue.started()
  batch.items.forEach((item, i) => {
    item.isStarting = false
    const upload = uploads[i]
    if (!upload) return fail(engine, item, 'upload.not_started')
    item.openUpload(upload, engine.backoff)
    showTrouble(engine, item, undefined)
    if (item.phase === 'cancelled') engine.queue.abandon(item)
    else if (item.phase !== 'paused') engine.queue.enter(item)
  })
}

function startFailed(engine: Engine, batch: Batch, error: unknown): Outcome {
  const verdict = judge(error)
  if (verdict.kind === 'again') {
    engine.queue.started([batch])
    for (const item of batch.items) showTrouble(engine, item, verdict.code)
    return { kind: 'trouble', retryAfterMs: verdict.retryAfterMs }
  }
  if (batch.items.length === 1 || (error instanceof Refused && ABOUT_ALL_FILES.has(error.status))) {
    engine.queue.started()
    for (const item of batch.items) {
      item.isStarting = false
      fail(engine, item, verdict.code)
    }
    return ANSWERED
  }
  // One refused file refuses its whole batch: halves are tried until the refused files stand alone.
  const middle = Math.ceil(batch.items.length / 2)
  engine.queue.started([newBatch(batch.target, batch.items.slice(0, middle)), newBatch(batch.target, batch.items.slice(middle))])
  return ANSWERED
}

function factsOf({ name, relativePath, sizeBytes, mediaType, lastModified }: FileToSend): FileFacts {
  return { name, relativePath, sizeBytes, mediaType, lastModified }
}
