import type { BackoffTimes } from './backoff.ts'
import type { Board } from './board.ts'
import { Stalled } from './failure.ts'
import type { Item } from './item.ts'
import type { Journal } from './journal.ts'
import type { LanePace } from './lane-pace.ts'
import type { Outcome } from './lanes.ts'
import type { PartReader } from './part-reader.ts'
import type { Patience } from './patience.ts'
import type { Queue } from './queue.ts'
import type { TransferServer } from './server.ts'
import type { PutBytes } from './wire.ts'

/** What every step works with. */
export interface Engine {
  readonly server: TransferServer
  readonly board: Board
  readonly queue: Queue
  readonly backoff: BackoffTimes
  readonly pace: LanePace
  readonly patience: Patience
  readonly read: PartReader
  readonly put: PutBytes
  readonly journal: Journal | undefined
}

export const ANSWERED: Outcome = { kind: 'answered' }
export const NEUTRAL: Outcome = { kind: 'neutral' }

/** The file is on the server, whole, even if it was cancelled a moment ago. */
export function arrived({ board, queue, journal }: Engine, item: Item, fileId: string): void {
  item.phase = 'done'
  item.fileId = fileId
  item.reason = undefined
  item.sending?.stop()
  item.sending = undefined
  queue.leave(item)
  board.touch(item)
  if (item.uploadId !== undefined) void journal?.arrived(item.uploadId)
}

/** Only this file fails; what is recorded of it stays. */
export function fail({ board, queue }: Engine, item: Item, code: string): void {
  if (item.hasEnded) return
  item.phase = 'failed'
  item.reason = code
  item.sending?.stop()
  queue.leave(item)
  board.touch(item)
}

/** Shows why a file does not move, or with undefined that it moves again. */
export function showTrouble({ board }: Engine, item: Item, code: string | undefined): void {
  if (item.hasEnded) return
  item.reason = code
  board.touch(item)
}

/** Waits for a call to the server, but not longer than for a part that does not move: a dead connection must not hold a lane. */
export async function inTime<T>({ patience }: Engine, call: Promise<T>): Promise<T> {
  const begunAt = performance.now()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      patience.gaveUp(begunAt, performance.now())
      reject(new Stalled())
    }, patience.forSign)
  })
  try {
    return await Promise.race([call, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Keeps files whose upload is open for the next visit, where a journal is kept. */
export function keep({ server, journal }: Engine, target: string, items: readonly Item[]): void {
  const place = journal && server.placeOf?.(target)
  if (!place) return
  const begunAt = Date.now()
  const entries = items.flatMap(({ file, uploadId, partSizeBytes }) => {
    if (uploadId === undefined || partSizeBytes === undefined) return []
    const { name, relativePath, sizeBytes, lastModified, handle } = file
    return [{ uploadId, place, name, relativePath, sizeBytes, lastModified, partSizeBytes, begunAt, arrived: false, ...(handle && { handle }) }]
  })
  void journal.begun(entries)
}
