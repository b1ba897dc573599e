/** One file as the person chose it. `source` is only ever sliced: a browser's File, or Node's `fs.openAsBlob`. Instants are epoch milliseconds. */
export interface FileToSend {
  readonly name: string
  /** The place inside the chosen folder, with `/` between the names; the name itself when no folder was chosen. */
  readonly relativePath: string
  readonly sizeBytes: number
  readonly mediaType: string
  readonly lastModified: number
  readonly source: Blob
  /** Where it goes, in the words of whoever supplies the server; the engine only compares them. One start call has files of one target. */
  readonly target: string
}

export type FileFacts = Omit<FileToSend, 'source' | 'target'>

export interface StartedUpload {
  readonly uploadId: string
  readonly fileId: string
  readonly name: string
  readonly partSizeBytes: number
  readonly partCount: number
}

/** What a page must have kept of an upload to go on with it after a reload. */
export type KnownUpload = Pick<StartedUpload, 'uploadId' | 'partSizeBytes'>

export interface RecordedParts {
  readonly state: 'open' | 'finishing' | 'finished' | 'abandoned'
  readonly fileId: string
  /** Numbers of the parts that are stored and verified, counted from 1. */
  readonly parts: readonly number[]
}

/**
 * The server as the engine sees it; the web app and the command line each supply one. A method throws `Refused` when the server answered
 * with an error; anything else that is thrown means that no answer came, and the call is made again.
 */
export interface TransferServer {
  /** Its methods open an ended session again by themselves: a part refused with 401 is followed by a look, and then sent again. */
  readonly reopens?: boolean
  /** Starts up to 500 files of one target, answered in the same order. The same `requestId` again gives the same answer: an answer can be lost. */
  start(target: string, files: readonly FileFacts[], requestId: string): Promise<readonly StartedUpload[]>
  recordedParts(uploadId: string): Promise<RecordedParts>
  finish(uploadId: string): Promise<{ readonly fileId: string } | { readonly missingParts: readonly number[] }>
  /** Gives an upload up. Asked again, or of a finished upload, it changes nothing. */
  abandon(uploadId: string): Promise<void>
  /** Where part `n` (from 1) is put. */
  partUrl(uploadId: string, n: number): string
  /** Sent with each part: `Authorization: Bearer` of a command line. */
  headers?(): Readonly<Record<string, string>>
}

/** The server answered, and the answer is an error. `code` is the named error's, `status` the HTTP status. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  readonly code: string
  /** From `Retry-After`: how long the server asks to be left alone, in milliseconds. */
  readonly retryAfterMs: number
  constructor(status: number, code: string, retryAfterMs = 0) {
    super(`The server refused: ${code} (${status}).`)
    this.status = status
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

/** Reads an error answer: RFC 9457 problem JSON with a `code`, or `http.<status>` when something between us and the server answered. */
export function refusalFrom(status: number, retryAfter: string | null, body: string): Refused {
  return new Refused(status, codeIn(body) ?? `http.${status}`, retryAfterMs(retryAfter))
}

function codeIn(body: string): string | undefined {
  try {
    const problem: unknown = JSON.parse(body)
    if (typeof problem === 'object' && problem !== null && 'code' in problem && typeof problem.code === 'string') return problem.code
  } catch {
    // A proxy's HTML page has no code.
  }
  return undefined
}

/** RFC 9110 10.2.3: seconds, or an HTTP date. */
function retryAfterMs(header: string | null): number {
  if (header === null) return 0
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : 0
}
