import { ANSWERED, arrived, type Engine, fail, inTime, NEUTRAL, showTrouble } from './engine.ts'
import { judge, uploadIsGone, type Verdict } from './failure.ts'
import type { Item, Sending } from './item.ts'
import type { Outcome } from './lanes.ts'
import { putPart, readPart } from './put-part.ts'

const MOST_RETRIES_OF_SPOILED = 3
const MOST_VAIN_FINISHES = 3

/** Sends one part that was taken from the file's ledger. Never throws. */
export async function sendPart(engine: Engine, item: Item, sending: Sending, n: number): Promise<Outcome> {
  const { server, board, stallMs } = engine
  const begunAt = performance.now()
  const stop = new AbortController()
  sending.stops.add(stop)
  item.phase = 'sending'
  board.touch(item)
  try {
    const part = await readPart(item.file.source, item.file.sizeBytes, sending.partSizeBytes, n)
    const onProgress = (bytes: number) => {
      board.moved(sending.parts.progress(n, bytes))
      board.touch(item)
    }
    const url = server.partUrl(sending.uploadId, n)
    const { fileId } = await putPart({ url, headers: server.headers?.() ?? {}, part, signal: stop.signal, stallMs, onProgress })
    board.moved(sending.parts.record(n))
    sending.backoff.succeeded()
    showTrouble(engine, item, undefined)
    if (fileId !== undefined) arrived(engine, item, fileId)
    return ANSWERED
  } catch (error) {
    sending.parts.giveBack(n)
    if (!stop.signal.aborted) return partFailed(engine, item, sending, n, judge(error, server.reopens), begunAt)
    sending.mustLook = true // the server may have recorded it all the same
    return NEUTRAL
  } finally {
    sending.stops.delete(stop)
    board.touch(item)
  }
}

/** Asks the server which parts it has, and goes on from there; that it answers this does not mean that it takes parts. Never throws. */
export async function look(engine: Engine, item: Item, sending: Sending): Promise<Outcome> {
  const begunAt = performance.now()
  sending.isAsking = true
  sending.mustLook = false
  try {
    const { state, fileId, parts } = await inTime(engine, engine.server.recordedParts(sending.uploadId))
    if (state === 'finished') arrived(engine, item, fileId)
    else if (state !== 'abandoned') sending.parts.resync(parts)
    else if (sending.mayStartAnew) startAnew(engine, item, sending)
    else fail(engine, item, 'upload.abandoned')
    sending.mayStartAnew = false
    return NEUTRAL
  } catch (error) {
    if (!sending.mayStartAnew || !uploadIsGone(error)) return failed(engine, item, sending, judge(error), begunAt)
    startAnew(engine, item, sending)
    return NEUTRAL
  } finally {
    sending.isAsking = false
    engine.board.touch(item)
  }
}

/** Asks the server to make the file of its parts; those it misses are sent again. Never throws. */
export async function finish(engine: Engine, item: Item, sending: Sending): Promise<Outcome> {
  const begunAt = performance.now()
  sending.isAsking = true
  item.phase = 'sending'
  engine.board.touch(item)
  try {
    const answer = await inTime(engine, engine.server.finish(sending.uploadId))
    if ('fileId' in answer) arrived(engine, item, answer.fileId)
    else {
      sending.vainFinishes += 1
      if (sending.vainFinishes > MOST_VAIN_FINISHES) fail(engine, item, 'upload.parts_missing')
      sending.parts.lose(answer.missingParts)
    }
    return ANSWERED
  } catch (error) {
    return failed(engine, item, sending, judge(error), begunAt)
  } finally {
    sending.isAsking = false
    engine.board.touch(item)
  }
}

/** Tells the server that a cancelled file does not come. If it never hears of it, its own sweep abandons the upload. Never throws. */
export async function abandon(engine: Engine, item: Item, uploadId: string): Promise<Outcome> {
  try {
    await inTime(engine, engine.server.abandon(uploadId))
    return ANSWERED
  } catch (error) {
    const verdict = judge(error)
    if (verdict.kind !== 'again') return ANSWERED
    engine.queue.abandon(item)
    return { kind: 'trouble', retryAfterMs: verdict.retryAfterMs }
  }
}

function startAnew({ queue }: Engine, item: Item, sending: Sending): void {
  sending.stop()
  item.sending = undefined
  item.uploadId = undefined
  queue.leave(item)
  if (!item.hasEnded && item.phase !== 'paused') queue.enter(item)
}

function partFailed(engine: Engine, item: Item, sending: Sending, n: number, verdict: Verdict, begunAt: number): Outcome {
  if (verdict.kind !== 'spoiled') return failed(engine, item, sending, verdict, begunAt)
  const times = (sending.spoiled.get(n) ?? 0) + 1
  sending.spoiled.set(n, times)
  return failed(engine, item, sending, { kind: times > MOST_RETRIES_OF_SPOILED ? 'final' : 'look', code: verdict.code }, begunAt)
}

/** After any failure that can pass, the file rests and then looks what is recorded before it sends more. */
function failed(engine: Engine, item: Item, sending: Sending, verdict: Verdict, begunAt: number): Outcome {
  if (verdict.kind === 'final' || verdict.kind === 'spoiled') {
    fail(engine, item, verdict.code)
    return ANSWERED
  }
  const retryAfterMs = verdict.kind === 'again' ? verdict.retryAfterMs : 0
  sending.mustLook = true
  sending.backoff.failed(performance.now(), begunAt, retryAfterMs)
  showTrouble(engine, item, verdict.code)
  return verdict.kind === 'again' ? { kind: 'trouble', retryAfterMs } : ANSWERED
}
