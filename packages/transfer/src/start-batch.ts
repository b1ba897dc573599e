import { ANSWERED, type Engine, fail, inTime, keep, showTrouble } from './engine.ts'
import { judge } from './failure.ts'
import type { Item } from './item.ts'
import type { Outcome } from './lanes.ts'
import { type Batch, factsOf, newBatch } from './queue.ts'
import { Refused, type StartedUpload } from './server.ts'

/** Nothing read the call: the API's limit for a request, or that of something between us and it. */
const CALL_TOO_LARGE = new Set(['request.too_large', 'http.413'])

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
    item.label = upload.name
    showTrouble(engine, item, undefined)
    if (item.phase === 'cancelled') engine.queue.abandon(item)
    else if (item.phase !== 'paused') engine.queue.enter(item)
  })
  keep(
    engine,
    batch.target,
    batch.items.filter((item) => item.phase !== 'cancelled'),
  )
}

function startFailed(engine: Engine, batch: Batch, error: unknown): Outcome {
  const verdict = judge(error)
  if (verdict.kind === 'again') {
    engine.queue.started([batch])
    for (const item of batch.items) showTrouble(engine, item, verdict.code)
    return { kind: 'trouble', retryAfterMs: verdict.retryAfterMs }
  }
  const { items, target } = batch
  const indices = new Set(error instanceof Refused ? error.indices : [])
  const refused = items.filter((_, i) => indices.has(i))
  if (refused.length > 0) {
    const others = items.filter((_, i) => !indices.has(i))
    refuse(engine, refused, verdict.code)
    engine.queue.started(others.length > 0 ? [newBatch(target, others)] : [])
  } else if (items.length > 1 && CALL_TOO_LARGE.has(verdict.code)) {
    const middle = Math.ceil(items.length / 2)
    engine.queue.started([newBatch(target, items.slice(0, middle)), newBatch(target, items.slice(middle))])
  } else {
    refuse(engine, items, verdict.code)
    engine.queue.started()
  }
  return ANSWERED
}

function refuse(engine: Engine, items: readonly Item[], code: string): void {
  for (const item of items) {
    item.isStarting = false
    fail(engine, item, code)
  }
}
