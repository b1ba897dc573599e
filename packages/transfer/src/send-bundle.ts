import { ANSWERED, arrived, type Engine, NEUTRAL, showTrouble } from './engine.ts'
import { Stalled } from './failure.ts'
import { hex } from './hex.ts'
import type { Outcome } from './lanes.ts'
import type { PartBytes } from './part-reader.ts'
import { type PartReceipt, receiptIn } from './put-part.ts'
import type { BundledFile } from './queue.ts'
import { judgePart, partFailed } from './send-file.ts'
import { Refused, refusalFrom, refusalIn } from './server.ts'

interface Attempt extends BundledFile {
  readonly stop: AbortController
}

interface Packed extends Attempt {
  readonly part: PartBytes
  readonly sizeBytes: number
}

/** A server of before, or something on the way to it, that takes no such request: the files are none the worse, and go alone. */
const TAKES_NO_BUNDLES = new Set([400, 404, 405, 411, 413, 415, 501])

/**
 * Sends small files in one request. Its body is a line of JSON, `[{ uploadId, sizeBytes, sha256 }]`, and behind its newline the files' bytes in that
 * order; the answer `{ files }` has a receipt or a problem for each. A small file that the server has already is answered as before, so that after a
 * failure none of them is asked for first. Never throws.
 */
export async function sendBundle(engine: Engine, files: readonly BundledFile[]): Promise<Outcome> {
  const begunAt = performance.now()
  const attempts = files.map(({ item, sending }): Attempt => {
    const stop = new AbortController()
    sending.stops.add(stop)
    item.phase = 'sending'
    engine.board.touch(item)
    return { item, sending, stop }
  })
  const packed = await pack(engine, attempts, begunAt)
  const outcome = packed.length === 0 ? ANSWERED : await putPacked(engine, packed, begunAt)
  for (const { item, sending, stop } of attempts) {
    sending.stops.delete(stop)
    engine.board.touch(item)
  }
  return outcome
}

/** Reads the files. Those that cannot be read fail by themselves. */
async function pack(engine: Engine, attempts: readonly Attempt[], begunAt: number): Promise<Packed[]> {
  const parts = await Promise.allSettled(attempts.map(({ item: { file } }) => engine.read(file.source, 0, file.sizeBytes)))
  return attempts.flatMap((attempt, i): Packed[] => {
    const read = parts[i]
    if (read?.status === 'fulfilled') return [{ ...attempt, part: read.value, sizeBytes: attempt.item.file.sizeBytes }]
    attemptFailed(engine, attempt, read?.reason, begunAt)
    return []
  })
}

async function putPacked(engine: Engine, packed: readonly Packed[], begunAt: number): Promise<Outcome> {
  const whole = new AbortController()
  stopWithLast(packed, whole)
  const sentAt = performance.now()
  try {
    const answers = await put(engine, packed, whole.signal)
    const bytes = packed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    engine.patience.arrived(bytes, performance.now() - sentAt)
    return worst(packed.map((one, i) => settle(engine, one, answers[i], begunAt)))
  } catch (error) {
    if (error instanceof Stalled) engine.patience.gaveUp(sentAt, performance.now())
    if (whole.signal.aborted) return stopped(packed)
    if (error instanceof Refused && TAKES_NO_BUNDLES.has(error.status)) {
      engine.queue.stopBundling()
      for (const { sending } of packed) sending.parts.giveBack(1)
      return NEUTRAL
    }
    return worst(packed.map((one) => attemptFailed(engine, one, error, begunAt)))
  }
}

/** The request is cut when nobody waits for any of its files any more; one of them alone is not worth the others. */
function stopWithLast(packed: readonly Packed[], whole: AbortController): void {
  let left = packed.length
  for (const { stop } of packed) {
    const onStop = () => {
      left -= 1
      if (left === 0) whole.abort()
    }
    if (stop.signal.aborted) onStop()
    else stop.signal.addEventListener('abort', onStop, { once: true })
  }
}

/** The server may have recorded them all the same. */
function stopped(packed: readonly Packed[]): Outcome {
  for (const { sending } of packed) {
    sending.parts.giveBack(1)
    sending.mustLook = true
  }
  return NEUTRAL
}

async function put(
  { put: putBytes, server, board, pace, patience }: Engine,
  packed: readonly Packed[],
  signal: AbortSignal,
): Promise<(PartReceipt | Refused)[]> {
  signal.throwIfAborted()
  const head = JSON.stringify(packed.map(({ sending, sizeBytes, part }) => ({ uploadId: sending.uploadId, sizeBytes, sha256: hex(part.digest) })))
  const body = await new Blob([head, '\n', ...packed.map(({ part }) => part.body)]).arrayBuffer()
  const headBytes = body.byteLength - packed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const onProgress = (bytes: number) => {
    let left = bytes - headBytes
    for (const { item, sending, sizeBytes } of packed) {
      if (left <= 0) return
      const moved = sending.parts.progress(1, Math.min(left, sizeBytes))
      left -= sizeBytes
      if (moved === 0) continue
      board.moved(moved)
      pace.moved(moved)
      board.touch(item)
    }
  }
  const answer = await putBytes({
    url: server.bundleUrl?.() ?? '',
    headers: { ...server.headers?.(), 'content-type': 'application/octet-stream' },
    body,
    sizeBytes: body.byteLength,
    signal,
    patience,
    onProgress,
  })
  if (answer.status < 200 || answer.status > 299) throw refusalFrom(answer.status, answer.retryAfter, answer.text)
  return answersIn(JSON.parse(answer.text), packed.length)
}

function answersIn(answer: unknown, count: number): (PartReceipt | Refused)[] {
  const files: readonly unknown[] = typeof answer === 'object' && answer !== null && 'files' in answer && Array.isArray(answer.files) ? answer.files : []
  if (files.length !== count) throw new Error('Not an answer of the server.')
  return files.map((file) => refusalIn(file) ?? receiptIn(file))
}

function settle(engine: Engine, one: Packed, answer: PartReceipt | Refused | undefined, begunAt: number): Outcome {
  const { item, sending, part } = one
  if (!answer || answer instanceof Refused) return attemptFailed(engine, one, answer, begunAt)
  if (answer.sha256 !== hex(part.digest)) return attemptFailed(engine, one, new Refused(422, 'upload.digest_differs'), begunAt)
  const moved = sending.parts.record(1)
  engine.board.moved(moved)
  engine.pace.moved(moved)
  sending.backoff.succeeded()
  sending.mayStartAnew = false
  showTrouble(engine, item, undefined)
  if (answer.fileId !== undefined) arrived(engine, item, answer.fileId)
  return ANSWERED
}

function attemptFailed(engine: Engine, { item, sending, stop }: Attempt, error: unknown, begunAt: number): Outcome {
  sending.parts.giveBack(1)
  if (stop.signal.aborted) {
    sending.mustLook = true
    return NEUTRAL
  }
  const verdict = judgePart(engine, sending, error)
  if (verdict.kind !== 'again') return partFailed(engine, item, sending, 1, verdict, begunAt)
  // The lanes wait, all together: with waits of their own the files would go one by one.
  showTrouble(engine, item, verdict.code)
  return { kind: 'trouble', retryAfterMs: verdict.retryAfterMs }
}

const worst = (outcomes: readonly Outcome[]): Outcome => outcomes.find(({ kind }) => kind === 'trouble') ?? ANSWERED
