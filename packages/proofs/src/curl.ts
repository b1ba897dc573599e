import { randomUUID } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { contentDigest } from './content.ts'
import type { HostKind } from './host.ts'
import { type Program, startProgram } from './process.ts'

export interface CurlAnswer {
  /** `200`, or with the refusal's name `422 part.digest_differs`; `curl exit 28` when no answer came. */
  got: string
  headers: Map<string, string>
  body: Buffer
}

/** A curl process that runs; `answer` resolves at its end. */
export interface CurlRun {
  program: Program
  answer: Promise<CurlAnswer>
}

/** Real curl processes that work in a scratch folder. */
export class Curl {
  readonly #folder: string
  readonly #always: readonly string[]

  constructor(folder: string, host: HostKind) {
    this.#folder = folder
    // workerd never answers Expect, for which curl waits a second.
    this.#always = ['-sS', '--max-time', '120', ...(host.name === 'worker' ? ['-H', 'Expect:'] : [])]
  }

  /** Starts one. */
  async start(...args: readonly string[]): Promise<CurlRun> {
    const id = join(this.#folder, randomUUID())
    const program = await startProgram('curl', [...this.#always, '-D', `${id}.headers`, '-o', `${id}.body`, ...args], { cwd: this.#folder, env: process.env })
    return { program, answer: program.exited.then((code) => readAnswer(id, code)) }
  }

  /** Runs one to its end. */
  async ask(...args: readonly string[]): Promise<CurlAnswer> {
    return (await this.start(...args)).answer
  }

  /** The arguments that send bytes as a part, with their digest, as the holder of a Bearer. */
  async put(partUrl: string, bearer: string, bytes: Uint8Array): Promise<string[]> {
    return [...(await this.putAny(partUrl, bearer, bytes)), '-H', `Content-Digest: ${contentDigest(bytes)}`]
  }

  /** The same without a digest. */
  async putAny(partUrl: string, bearer: string, bytes: Uint8Array): Promise<string[]> {
    const path = join(this.#folder, randomUUID())
    await writeFile(path, bytes)
    return ['-T', path, '-H', `Authorization: Bearer ${bearer}`, partUrl]
  }
}

async function readAnswer(id: string, code: number | null): Promise<CurlAnswer> {
  const headerText = await readFile(`${id}.headers`, 'utf8').catch(() => '')
  const body = await readFile(`${id}.body`).catch(() => Buffer.alloc(0))
  await Promise.all([`${id}.headers`, `${id}.body`].map((path) => rm(path, { force: true })))
  // An interim 100 Continue has a block of its own: the last one counts.
  const [statusLine = '', ...lines] = headerText.trim().split('\r\n\r\n').at(-1)?.split('\r\n') ?? []
  const status = /^HTTP\/\S+ (\d{3})/.exec(statusLine)?.[1]
  const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()] as const))
  if (status === undefined || status.startsWith('1')) return { got: code === null ? 'cut off' : `curl exit ${code}`, headers, body }
  return { got: [status, refusalName(headers.get('content-type'), body)].filter((text) => text !== undefined).join(' '), headers, body }
}

function refusalName(contentType: string | undefined, body: Buffer): string | undefined {
  if (contentType?.includes('json') !== true) return undefined
  const answer: unknown = JSON.parse(body.toString() || 'null')
  const problem = readPath(answer, 'error', 'data') ?? answer
  const code = readPath(problem, 'code')
  return typeof code === 'string' ? code : undefined
}

function readPath(value: unknown, ...names: readonly string[]): unknown {
  let found = value
  for (const name of names) found = typeof found === 'object' && found !== null ? new Map(Object.entries(found)).get(name) : undefined
  return found
}
