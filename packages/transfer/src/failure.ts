import { Refused } from './server.ts'

/** The chosen file cannot be read any more, or is not what it was when it was chosen. */
export class FileFailed extends Error {
  override readonly name = 'FileFailed'
  readonly code: 'file.unreadable' | 'file.changed'
  constructor(code: 'file.unreadable' | 'file.changed') {
    super(code === 'file.unreadable' ? 'The file cannot be read.' : 'The file has changed since it was chosen.')
    this.code = code
  }
}

/** Nothing moved for so long that the attempt was given up. */
export class Stalled extends Error {
  override readonly name = 'Stalled'
  constructor() {
    super('Nothing moved on the line: the attempt was given up.')
  }
}

/**
 * What follows from a failure. `again`: the line or the server is in trouble, try again for as long as it takes. `look`: another attempt at
 * this part is newer, or the session ended: look what is recorded. `spoiled`: the bytes arrived changed. `final`: trying again is useless.
 */
export type Verdict =
  | { readonly kind: 'again'; readonly code: string; readonly retryAfterMs: number }
  | { readonly kind: 'look' | 'spoiled' | 'final'; readonly code: string }

const PASSING = new Set([408, 425, 429])
/** Others were quicker by a moment: asked again, the server says what is left. */
const TAKEN_MEANWHILE = new Set(['quota.full', 'file.name_contended'])
/** What is recorded, or kept of a part, is other than this sender thought. */
const STANDS_OTHERWISE = new Set(['part.overtaken', 'part.offset_unknown', 'upload.moved', 'upload.not_open'])

/** What a failure means, whatever threw it; what is not known counts as no answer. `reopens`: looking opens an ended session again. */
export function judge(error: unknown, reopens = false): Verdict {
  if (error instanceof FileFailed) return { kind: 'final', code: error.code }
  if (error instanceof Stalled) return { kind: 'again', code: 'network.stalled', retryAfterMs: 0 }
  if (!(error instanceof Refused)) return { kind: 'again', code: 'network.unreachable', retryAfterMs: 0 }
  const { status, code, retryAfterMs } = error
  if (status >= 500 || PASSING.has(status) || TAKEN_MEANWHILE.has(code)) return { kind: 'again', code, retryAfterMs }
  // The other 409, a part recorded with other bytes, is final: the file is not the one that was begun.
  if (STANDS_OTHERWISE.has(code)) return { kind: 'look', code }
  if (status === 401 && reopens) return { kind: 'look', code }
  if (status === 422) return { kind: 'spoiled', code }
  return { kind: 'final', code }
}

/** Whether a refusal says that the upload itself is no more, so that only a new one can carry the file. */
export function uploadIsGone(error: unknown): boolean {
  return error instanceof Refused && (error.status === 404 || error.status === 410)
}
