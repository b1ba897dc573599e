import { randomInt } from 'node:crypto'
import { type Id, newId } from '@sluice/core/ids'
import { type Job, refusalIn } from './client.ts'
import { contentDigest, seededBytes } from './content.ts'
import { Bundles, Refusal } from './pump-bundles.ts'

export interface Sent {
  fileId: Id<'file'>
  bytes: () => Buffer<ArrayBuffer>
}

interface Open extends Sent {
  uploadId: Id<'upload'>
  sizeBytes: number
  partSizeBytes: number
  partCount: number
  /** Parts whose 200 was read to its end. */
  acknowledged: Set<number>
}

interface Asked {
  requestId: Id<'event'>
  name: string
  sizeBytes: number
}

/** The kinds of requests that a kill may cut. */
export type Step = 'start' | 'part' | 'finish' | 'bundle'

const LANES = 4
const MIB = 1024 * 1024

/** Sends files without pause and remembers exactly what was acknowledged. Unfinished ones are gone on with after each kill. */
export class Pump {
  readonly #url: string
  readonly #job: Job
  readonly #open = new Set<Open>()
  /** Starts without an answer: asked again, they must give what the first call began. */
  readonly #unanswered: Asked[] = []
  readonly #onStep: (step: Step) => void
  #files = 0
  #stopped = false
  readonly #finished: Sent[] = []
  readonly #bundles: Bundles
  partsAcknowledged = 0
  partsLost = 0
  /** Requests without an answer. */
  readonly cut: Record<Step, number> = { start: 0, part: 0, finish: 0, bundle: 0 }

  /** `onStep` is told of each request as it is sent. */
  constructor(url: string, job: Job, onStep: (step: Step) => void) {
    this.#url = url
    this.#job = job
    this.#onStep = onStep
    this.#bundles = new Bundles(url, job)
  }

  /** Files whose arrival was acknowledged. */
  get finished(): readonly Sent[] {
    return [...this.#finished, ...this.#bundles.finished]
  }

  /** Sends until it is stopped, or the host is gone. */
  async run(): Promise<void> {
    this.#stopped = false
    const waiting = [...this.#open]
    await Promise.all(
      Array.from({ length: LANES }, async () => {
        while (!this.#stopped) {
          if (randomInt(4) === 0) {
            if (!(await this.#bundle())) return
            continue
          }
          const upload = waiting.pop() ?? (await this.#tried('start', () => this.#start()))
          if (!upload || !(await this.#send(upload))) return
        }
      }),
    )
  }

  stop(): void {
    this.#stopped = true
  }

  /** Asks for every unfinished upload which parts are here; each acknowledged one must be. */
  async compareParts(): Promise<void> {
    for (const upload of this.#open) {
      const { parts } = await this.#job.visitor.uploads.parts.query({ uploadId: upload.uploadId })
      const here = new Set(parts)
      for (const n of upload.acknowledged) if (!here.has(n)) this.partsLost += 1
      // One whose answer was cut may be here all the same.
      for (const n of here) upload.acknowledged.add(n)
    }
  }

  /** Ends everything that was begun. */
  async finishAll(): Promise<void> {
    this.#stopped = false
    while (this.#unanswered.length > 0) await this.#start()
    while (this.#bundles.hasUnanswered) await this.#bundles.send()
    for (const upload of this.#open) if (!(await this.#send(upload))) throw new Error(`${upload.uploadId} could not be finished.`)
  }

  async #start(): Promise<Open> {
    const asked = this.#unanswered.pop() ?? this.#newFile()
    const { requestId, name, sizeBytes } = asked
    const starting = this.#job.visitor.uploads.start.mutate({ requestId, taskId: this.#job.taskId, files: [{ name, sizeBytes }] })
    const [started] = await starting.catch((error: unknown) => {
      this.#unanswered.push(asked)
      throw error
    })
    if (!started) throw new Error('Nothing was begun.')
    const upload = { ...started, sizeBytes, acknowledged: new Set<number>(), bytes: () => seededBytes(name, sizeBytes) }
    this.#open.add(upload)
    return upload
  }

  /** Half are files of one part, which their part finishes. */
  #newFile(): Asked {
    const sizeBytes = randomInt(2) === 0 ? randomInt(1, MIB / 4) : randomInt(9 * MIB, 20 * MIB)
    return { requestId: newId('event'), name: `pump ${this.#files++}.bin`, sizeBytes }
  }

  /** Sends what is missing, then finishes. @returns false when it was cut. */
  async #send(upload: Open): Promise<boolean> {
    const bytes = upload.bytes()
    let fileId: string | undefined
    for (let n = 1; n <= upload.partCount; n++) {
      if (upload.acknowledged.has(n)) continue
      const receipt = await this.#tried('part', () => this.#put(upload, n, bytes.subarray((n - 1) * upload.partSizeBytes, n * upload.partSizeBytes)))
      if (!receipt) return false
      upload.acknowledged.add(n)
      this.partsAcknowledged += 1
      fileId = receipt.fileId
    }
    const finished =
      fileId === undefined ? await this.#tried('finish', () => this.#job.visitor.uploads.finish.mutate({ uploadId: upload.uploadId })) : { fileId }
    if (!finished) return false
    if (!('fileId' in finished)) throw new Error(`${upload.uploadId} misses parts ${finished.missingParts.join(', ')}, all of which were acknowledged.`)
    this.#open.delete(upload)
    this.#finished.push(upload)
    return true
  }

  /** @returns false when it was cut. */
  async #bundle(): Promise<boolean> {
    const sent = await this.#tried('bundle', async () => {
      await this.#bundles.send()
      return true
    })
    return sent === true
  }

  async #put(upload: Open, n: number, bytes: Buffer<ArrayBuffer>): Promise<{ fileId?: string }> {
    const headers = { Authorization: `Bearer ${this.#job.bearer}`, 'Content-Digest': contentDigest(bytes) }
    const response = await fetch(`${this.#url}/api/uploads/${upload.uploadId}/parts/${n}`, { method: 'PUT', headers, body: bytes })
    const text = await response.text()
    if (!response.ok) throw new Refusal(`Part ${n} of ${upload.uploadId} was answered ${response.status}: ${text}`)
    return JSON.parse(text)
  }

  /** The answer; undefined when none came, because the host was killed. A refusal is no such thing and is thrown. */
  async #tried<T>(step: Step, call: () => Promise<T>): Promise<T | undefined> {
    try {
      this.#onStep(step)
      return await call()
    } catch (error) {
      if (error instanceof Refusal || refusalIn(error)) throw error
      this.cut[step] += 1
      return undefined
    }
  }
}
