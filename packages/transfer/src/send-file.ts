import { ANSWERED, arrived, type Engine, fail, inTime, NEUTRAL, showTrouble } from './engine.ts'
import { judge, Stalled, uploadIsGone, type Verdict } from './failure.ts'
import type { Item, Sending } from './item.ts'
import type { Outcome } from './lanes.ts'
import { putPart } from './put-part.ts'

const MOST_RETRIES_OF_SPOILED = 3
const MOST_VAIN_FINISHES = 3

/** Sends one part that was taken from the file's ledger. Never throws. */
export async function sendPart(engine: Engine, item: Item, sending: Sending, n: number): Promise<Outcome> {
  const begunAt = performance.now()
  const stop = new AbortController()
  sending.stops.add(stop)
  item.phase = 'sending'
  engine.board.touch(item)
  try {
    const fileId = await readAndPut(engine, item, sending, n, stop.signal)
    sending.stops.delete(stop)
    sending.backoff.succeeded()
    sending.mayStartAnew = false
    showTrouble(engine, item, undefined)
    if (fileId !== undefined) arrived(engine, item, fileId)
    return ANSWERED
  } catch (error) {
    sending.parts.giveBack(n)
    if (!stop.signal.aborted) return partFailed(engine, item, sending, n, judgePart(engine, sending, error), begunAt)
    sending.mustLook = true // the server may have recorded it all the same
    return NEUTRAL
  } finally {
    sending.stops.delete(stop)
    engine.board.touch(item)
  }
}

/** Returns the file's id when this part finished the file. What it learns of the line it notes, whoever stopped it. */
async function readAndPut(engine: Engine, item: Item, sending: Sending, n: number, signal: AbortSignal): Promise<string | undefined> {
  const { server, board, pace, patience } = engine
  const { parts } = sending
  const from = (n - 1) * sending.partSizeBytes
  const sizeBytes = parts.partBytes(n)
  const part = await engine.read(item.file.source, from, from + sizeBytes)
  const moved = (bytes: number) => {
    board.moved(bytes)
    pace.moved(bytes)
    board.touch(item)
  }
  const offset = sending.takeKept(n)
  parts.progress(n, offset)
  const sentAt = performance.now()
  const onProgress = (bytes: number) => moved(parts.progress(n, offset + bytes))
  try {
    const to = { url: server.partUrl(sending.uploadId, n), headers: server.headers?.() ?? {}, signal, patience, onProgress }
    const { fileId } = await putPart(engine.put, { ...to, part, sizeBytes, offset })
    moved(parts.record(n))
    patience.arrived(sizeBytes - offset, performance.now() - sentAt)
    return fileId
  } catch (error) {
    if (error instanceof Stalled) patience.gaveUp(sentAt, performance.now())
    throw error
  }
}

/** Asks the server which parts it has, and goes on from there; that it answers this does not mean that it takes parts. Never throws. */
export async function look(engine: Engine, item: Item, sending: Sending): Promise<Outcome> {
  const begunAt = performance.now()
  sending.isAsking = true
  sending.mustLook = false
  try {
    const { state, fileId, parts, kept = [] } = await inTime(engine, engine.server.recordedParts(sending.uploadId))
    sending.kept = new Map(kept.map(({ n, bytes }) => [n, bytes]))
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

function startAnew({ queue, journal }: Engine, item: Item, sending: Sending): void {
  sending.stop()
  void journal?.forget([sending.uploadId])
  item.sending = undefined
  item.uploadId = undefined
  queue.leave(item)
  if (!item.hasEnded && item.phase !== 'paused') queue.enter(item)
}

/** An upload that a person just went on with, and of which nothing was asked yet, may be gone: looking starts it anew. */
export function judgePart({ server }: Engine, sending: Sending, error: unknown): Verdict {
  const verdict = judge(error, server.reopens)
  return sending.mayStartAnew && uploadIsGone(error) ? { kind: 'look', code: verdict.code } : verdict
}

/** An attempt at a part failed. */
export function partFailed(engine: Engine, item: Item, sending: Sending, n: number, verdict: Verdict, begunAt: number): Outcome {
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
