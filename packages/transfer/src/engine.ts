import type { BackoffTimes } from './backoff.ts'
import type { Board } from './board.ts'
import { Stalled } from './failure.ts'
import type { Item } from './item.ts'
import type { Outcome } from './lanes.ts'
import type { Queue } from './queue.ts'
import type { TransferServer } from './server.ts'

/** What every step works with. */
export interface Engine {
  readonly server: TransferServer
  readonly board: Board
  readonly queue: Queue
  readonly backoff: BackoffTimes
  readonly stallMs: number
}

export const ANSWERED: Outcome = { kind: 'answered' }
export const NEUTRAL: Outcome = { kind: 'neutral' }

/** The file is on the server, whole, even if it was cancelled a moment ago. */
export function arrived({ board, queue }: Engine, item: Item, fileId: string): void {
  item.phase = 'done'
  item.fileId = fileId
  item.reason = undefined
  item.sending?.stop()
  item.sending = undefined
  queue.leave(item)
  board.touch(item)
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
export async function inTime<T>({ stallMs }: Engine, call: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Stalled()), stallMs)
  })
  try {
    return await Promise.race([call, late])
  } finally {
    clearTimeout(timer)
  }
}
