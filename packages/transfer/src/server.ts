/**
 * One file as the person chose it. `source` is only ever sliced: a browser's File, or what stands for one elsewhere (what Node's `openAsBlob`
 * gives ends at 4 GiB). Instants are epoch milliseconds.
 */
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
  /** What becomes of a name that is taken: `keep-both` when nothing is said. */
  readonly sameName?: 'keep-both' | 'new-version' | undefined
  /** A browser's handle of the file, kept in the journal: with it the next visit need not ask for the file again. */
  readonly handle?: FileSystemFileHandle | undefined
}

export type FileFacts = Omit<FileToSend, 'source' | 'target' | 'handle'>

export interface StartedUpload {
  readonly uploadId: string
  readonly fileId: string
  readonly name: string
  readonly partSizeBytes: number
  readonly partCount: number
}

/** What a page must know of an upload to go on with it after a reload. */
export interface KnownUpload {
  readonly uploadId: string
  readonly partSizeBytes: number
  /** When the server says that it has none yet (0), it need not be asked which parts it has. */
  readonly bytesHere?: number | undefined
}

/** Where a target lies, in words that stand when the page is loaded again. The engine only hands it to the journal. */
export interface Place {
  readonly taskId: string
  /** The folder that counts as one thing; null for files by themselves. */
  readonly folder: { readonly assetId: string; readonly name: string; readonly files: number } | null
}

export interface RecordedParts {
  readonly state: 'open' | 'finishing' | 'finished' | 'abandoned'
  readonly fileId: string
  /** Numbers of the parts that are stored and verified, counted from 1. */
  readonly parts: readonly number[]
  /** How much of others the server kept when their line was cut. */
  readonly kept?: readonly { readonly n: number; readonly bytes: number }[]
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
  /** Where small files are put together, in the form that send-bundle.ts describes. Absent: each goes alone. */
  bundleUrl?(): string
  /** Where a target lies; asked after a start of it was answered. Needed only with a journal. */
  placeOf?(target: string): Place
  /** Sent with each part: `Authorization: Bearer` of a command line. */
  headers?(): Readonly<Record<string, string>>
}

/** A server that asks for more than this may be back long before: it is tried again. */
const LONGEST_RETRY_AFTER_MS = 5 * 60_000

/**
 * The server answered, and the answer is an error. `code` is the named error's, `status` the HTTP status. A refused start with `indices` is
 * about those files of the call, one without is about all of them.
 */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  readonly code: string
  /** From `Retry-After`: how long the server is left alone, in milliseconds. */
  readonly retryAfterMs: number
  /** From the facts: which of the files of a start call (from 0) are refused. */
  readonly indices: readonly number[]
  constructor(status: number, code: string, retryAfterMs = 0, indices: number | readonly number[] = []) {
    super(`The server refused: ${code} (${status}).`)
    this.status = status
    this.code = code
    this.retryAfterMs = Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS)
    this.indices = typeof indices === 'number' ? [indices] : indices
  }
}

/** Reads an error answer: RFC 9457 problem JSON with a `code`, or `http.<status>` when something between us and the server answered. */
export function refusalFrom(status: number, retryAfter: string | null, body: string): Refused {
  const { code = `http.${status}`, facts } = problemIn(body)
  return new Refused(status, code, retryAfterMs(retryAfter), indicesIn(facts))
}

/** The files that the facts of a refusal name, as `indices` or as one `index`: for a server that is reached by other means than problem JSON. */
export function indicesIn(facts: unknown): readonly number[] {
  if (typeof facts !== 'object' || facts === null) return []
  const named: readonly unknown[] = 'indices' in facts && Array.isArray(facts.indices) ? facts.indices : 'index' in facts ? [facts.index] : []
  return named.filter((index): index is number => Number.isSafeInteger(index))
}

/** One file's refusal inside an answer that is about several: a problem as JSON. Undefined when it is none. */
export function refusalIn(problem: unknown): Refused | undefined {
  if (typeof problem !== 'object' || problem === null || !('code' in problem) || typeof problem.code !== 'string') return undefined
  return 'status' in problem && typeof problem.status === 'number' ? new Refused(problem.status, problem.code) : undefined
}

function problemIn(body: string): { readonly code?: string; readonly facts?: unknown } {
  try {
    const problem: unknown = JSON.parse(body)
    if (typeof problem !== 'object' || problem === null || !('code' in problem) || typeof problem.code !== 'string') return {}
    return { code: problem.code, facts: 'facts' in problem ? problem.facts : undefined }
  } catch {
    // A proxy's HTML page has no code.
    return {}
  }
}

/** RFC 9110 10.2.3: seconds, or an HTTP date. */
function retryAfterMs(header: string | null): number {
  if (header === null) return 0
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : 0
}
