import { randomInt } from 'node:crypto'
import { newId } from '@sluice/core/ids'
import type { Job } from './client.ts'
import { seededBytes, sha256 } from './content.ts'
import type { Sent } from './pump.ts'

type Bundle = Parameters<Job['visitor']['uploads']['start']['mutate']>[0]

const FILES = 30
const KIB = 1024

/** Small files in bundles. A bundle without an answer is sent again with the same bytes: then every file of it must be answered. */
export class Bundles {
  readonly #url: string
  readonly #job: Job
  readonly #unanswered: Bundle[] = []
  #files = 0
  readonly finished: Sent[] = []

  constructor(url: string, job: Job) {
    this.#url = url
    this.#job = job
  }

  get hasUnanswered(): boolean {
    return this.#unanswered.length > 0
  }

  /** Sends one that was cut, or a new one. Throws when no answer came, or a file was refused. */
  async send(): Promise<void> {
    const bundle = this.#unanswered.pop() ?? this.#newBundle()
    try {
      const started = await this.#job.visitor.uploads.start.mutate(bundle)
      const files = started.map(({ uploadId, fileId }, i) => {
        const { name = '', sizeBytes = 0 } = bundle.files[i] ?? {}
        return { uploadId, fileId, bytes: () => seededBytes(name, sizeBytes) }
      })
      await this.#put(files)
      this.finished.push(...files)
    } catch (error) {
      this.#unanswered.push(bundle)
      throw error
    }
  }

  async #put(files: readonly (Sent & { uploadId: string })[]): Promise<void> {
    const contents = files.map(({ bytes }) => bytes())
    const head = files.map(({ uploadId }, i) => ({ uploadId, sizeBytes: contents[i]?.byteLength, sha256: sha256(contents[i] ?? Buffer.alloc(0)) }))
    const body = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...contents])
    const response = await fetch(`${this.#url}/api/uploads/bundle`, { method: 'PUT', headers: { Authorization: `Bearer ${this.#job.bearer}` }, body })
    const answer: { files: { fileId?: string }[] } = JSON.parse(await response.text())
    const refused = files.filter(({ fileId }, i) => answer.files[i]?.fileId !== fileId)
    if (refused.length > 0) throw new Refusal(`${refused.length} files of a bundle were refused: ${JSON.stringify(answer)}`)
  }

  #newBundle(): Bundle {
    const files = Array.from({ length: FILES }, () => ({ name: `bundled ${this.#files++}.bin`, sizeBytes: randomInt(0, 40 * KIB) }))
    return { requestId: newId('event'), taskId: this.#job.taskId, files }
  }
}

/** The server answered, and not with what was due. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}
