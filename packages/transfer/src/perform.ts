import type { Engine } from './engine.ts'
import type { Outcome } from './lanes.ts'
import type { Step } from './queue.ts'
import { sendBundle } from './send-bundle.ts'
import { abandon, finish, look, sendPart } from './send-file.ts'
import { startBatch } from './start-batch.ts'

/** Carries out one step against the server. Never throws. */
export function perform(engine: Engine, step: Step): Promise<Outcome> {
  switch (step.kind) {
    case 'start':
      return startBatch(engine, step.batch)
    case 'abandon':
      return abandon(engine, step.item, step.uploadId)
    case 'look':
      return look(engine, step.item, step.sending)
    case 'finish':
      return finish(engine, step.item, step.sending)
    case 'bundle':
      return sendBundle(engine, step.files)
    case 'part':
      return sendPart(engine, step.item, step.sending, step.n)
  }
}
