import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { crc32 } from 'node:zlib'
import type { FileFacts, RecordedParts, StartedUpload } from '../src/server.ts'

export interface Refusal {
  readonly status: number
  readonly code: string
  readonly retryAfter?: string
  readonly facts?: Readonly<Record<string, unknown>>
}

/**
 * What goes wrong with a request: its connection is dropped unread, cut in the middle, its answer lost after the work was done, never begun, or
 * never ended (a byte now and then); or it is refused.
 */
export type Fault = 'drop' | 'cut' | 'lose-answer' | 'hang' | 'dribble' | Refusal

/** One request as a fault sees it: `start`, `look`, `finish`, `abandon`, `part`, or `bundle` of which `n` is the number. */
export interface SeenRequest {
  readonly verb: string
  readonly name: string
  readonly n: number
}

interface KeptUpload extends StartedUpload {
  readonly facts: FileFacts
  state: RecordedParts['state']
  readonly parts: Map<number, Buffer>
  /** Of parts whose line was cut. */
  readonly kept: Map<number, Buffer>
}

/** A real HTTP server on loopback that keeps uploads in memory and misbehaves as told. What it keeps survives `stop` and `listen`. */
export class TestServer {
  readonly partSizeBytes: number
  readonly uploads = new Map<string, KeptUpload>()
  readonly seen: SeenRequest[] = []
  readonly startSizes: number[] = []
  readonly startTargets: string[] = []
  /** Asked for each request; an answer makes it fail. */
  fault: (request: SeenRequest) => Fault | undefined = () => undefined
  /** Asked for each start; an answer refuses the whole call. */
  refuseStart: (files: readonly FileFacts[]) => Refusal | undefined = () => undefined
  /** Asked for each file of a bundle; an answer refuses this file alone. */
  refuseInBundle: (name: string) => Refusal | undefined = () => undefined
  /** Awaited before each part is answered. */
  beforePartAnswer: (request: SeenRequest) => Promise<void> = async () => {}
  partsUnderWay = 0
  mostPartsUnderWay = 0
  /** Of parts, whether or not they were recorded. */
  receivedBytes = 0
  largestCallBytes = 0
  readonly #answers = new Map<string, StartedUpload[]>()
  #server: Server | undefined
  #port = 0

  constructor(partSizeBytes: number) {
    this.partSizeBytes = partSizeBytes
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async listen(): Promise<void> {
    const server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy())
    })
    this.#server = server
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (server.address() as AddressInfo).port
  }

  /** As a kill: every connection breaks. */
  async stop(): Promise<void> {
    const server = this.#server
    if (!server) return
    this.#server = undefined
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }

  /** The bytes of a finished file, by the name it was sent with. */
  fileNamed(name: string): Buffer | undefined {
    const upload = [...this.uploads.values()].find((known) => known.name === name && known.state === 'finished')
    return upload && Buffer.concat([...upload.parts].toSorted(([a], [b]) => a - b).map(([, bytes]) => bytes))
  }

  count(verb: string): number {
    return this.seen.filter((request) => request.verb === verb).length
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, verb = '', uploadId = '', number = '0'] = (request.url ?? '').split('/')
    const upload = this.uploads.get(uploadId)
    const n = verb === 'bundle' ? this.count('bundle') + 1 : Number(number)
    const seen = { verb, name: upload?.name ?? '', n }
    this.seen.push(seen)
    const fault = this.fault(seen)
    if (fault === 'drop') return void request.socket.destroy()
    const before = upload && keptBefore(upload, seen.n, request)
    if (fault === 'cut') {
      return void request.once('data', (bytes: Buffer) => {
        this.receivedBytes += bytes.length
        if (before) upload.kept.set(seen.n, Buffer.concat([before, bytes]))
        request.socket.destroy()
      })
    }
    if (fault === 'dribble') return dribble(request, response)
    if (fault === 'hang') return void request.resume()
    const body = verb === 'part' || verb === 'bundle' ? await this.#receivePart(request, seen, upload) : await bodyOf(request)
    if (typeof fault === 'object') return refuse(response, fault)
    const answer =
      verb === 'start'
        ? this.#start(body)
        : verb === 'bundle'
          ? this.#bundle(body)
          : upload
            ? this.#onUpload(verb, upload, seen.n, Buffer.concat([before ?? Buffer.alloc(0), body]), request)
            : { status: 404, code: 'upload.not_found' }
    if (fault === 'lose-answer') return void request.socket.destroy()
    if ('code' in answer) return refuse(response, answer)
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
  }

  async #receivePart(request: IncomingMessage, seen: SeenRequest, upload: KeptUpload | undefined): Promise<Buffer> {
    this.partsUnderWay += 1
    this.mostPartsUnderWay = Math.max(this.mostPartsUnderWay, this.partsUnderWay)
    try {
      const chunks: Buffer[] = []
      try {
        for await (const chunk of request) {
          chunks.push(chunk)
          this.receivedBytes += chunk.length
        }
      } catch (error) {
        upload?.kept.set(seen.n, Buffer.concat([keptBefore(upload, seen.n, request), ...chunks]))
        throw error
      }
      const body = Buffer.concat(chunks)
      await this.beforePartAnswer(seen)
      return body
    } finally {
      this.partsUnderWay -= 1
    }
  }

  #start(body: Buffer) {
    const { target, files, requestId } = JSON.parse(body.toString()) as { target: string; files: FileFacts[]; requestId: string }
    this.startSizes.push(files.length)
    this.largestCallBytes = Math.max(this.largestCallBytes, body.length)
    this.startTargets.push(target)
    const refusal = this.refuseStart(files)
    if (refusal) return refusal
    const known = this.#answers.get(requestId)
    if (known) return known
    const started = files.map((facts) => {
      const uploadId = `upl_${this.uploads.size + 1}`
      const partCount = Math.max(1, Math.ceil(facts.sizeBytes / this.partSizeBytes))
      const upload = { uploadId, fileId: `fil_${uploadId}`, name: facts.name, partSizeBytes: this.partSizeBytes, partCount }
      this.uploads.set(uploadId, { ...upload, facts, state: 'open', parts: new Map(), kept: new Map() })
      return upload
    })
    this.#answers.set(requestId, started)
    return started
  }

  #bundle(body: Buffer) {
    const end = body.indexOf('\n')
    const head = JSON.parse(body.subarray(0, end).toString()) as { uploadId: string; sizeBytes: number; sha256: string }[]
    let at = end + 1
    const files = head.map(({ uploadId, sizeBytes, sha256 }) => {
      const bytes = body.subarray(at, (at += sizeBytes))
      const upload = this.uploads.get(uploadId)
      if (!upload) return { status: 404, code: 'upload.not_found' }
      return this.refuseInBundle(upload.name) ?? putPart(upload, 1, bytes, `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`)
    })
    return { files }
  }

  #onUpload(verb: string, upload: KeptUpload, n: number, body: Buffer, request: IncomingMessage) {
    if (verb === 'look') {
      const kept = Array.from(upload.kept, ([part, bytes]) => ({ n: part, bytes: bytes.length }))
      return { state: upload.state, fileId: upload.fileId, parts: [...upload.parts.keys()], kept }
    }
    if (verb === 'finish') return finish(upload)
    if (verb === 'abandon') {
      if (upload.state === 'open') upload.state = 'abandoned'
      return {}
    }
    return putPart(upload, n, body, request.headers['repr-digest'] ?? request.headers['content-digest'])
  }
}

/** What this request for a part builds on. */
function keptBefore(upload: KeptUpload, n: number, request: IncomingMessage): Buffer {
  const [, offset = '0'] = /^bytes (\d+)-/.exec(request.headers['content-range'] ?? '') ?? []
  return upload.kept.get(n)?.subarray(0, Number(offset)) ?? Buffer.alloc(0)
}

function putPart(upload: KeptUpload, n: number, body: Buffer, declared: string | string[] | undefined) {
  if (upload.state === 'abandoned') return { status: 410, code: 'upload.abandoned' }
  const digest = createHash('sha256').update(body).digest()
  if (declared !== `sha-256=:${digest.toString('base64')}:`) return { status: 422, code: 'upload.digest_differs' }
  const expected = n < upload.partCount ? upload.partSizeBytes : upload.facts.sizeBytes - (upload.partCount - 1) * upload.partSizeBytes
  if (body.length !== expected) return { status: 400, code: 'upload.part_size' }
  upload.parts.set(n, body)
  upload.kept.delete(n)
  if (upload.partCount === 1) upload.state = 'finished'
  const receipt = { part: n, bytes: body.length, crc32: crc32(body).toString(16).padStart(8, '0'), sha256: digest.toString('hex') }
  return upload.partCount === 1 ? { ...receipt, fileId: upload.fileId } : receipt
}

function finish(upload: KeptUpload) {
  const missingParts = Array.from({ length: upload.partCount }, (_, i) => i + 1).filter((n) => !upload.parts.has(n))
  if (missingParts.length > 0) return { missingParts }
  upload.state = 'finished'
  return { fileId: upload.fileId }
}

function dribble(request: IncomingMessage, response: ServerResponse): void {
  request.resume()
  response.writeHead(200)
  const timer = setInterval(() => response.write(' '), 20)
  response.once('close', () => clearInterval(timer))
}

function refuse(response: ServerResponse, { status, code, retryAfter, facts = {} }: Refusal): void {
  response.statusCode = status
  response.setHeader('content-type', 'application/problem+json')
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter)
  response.end(JSON.stringify({ status, code, facts }))
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
