import { mkdir, readdir, readFile } from 'node:fs/promises'
import { chromium, type Page } from 'playwright-core'
import { CHROMIUM, CHROMIUM_FLAGS } from './browser.ts'
import { freePort } from './host.ts'
import { type Program, startProgram, until } from './process.ts'

/** A customer's browser on a profile of its own, in a process that can be killed and started again. */
export class Chromium {
  readonly #program: Program
  readonly #port: number

  private constructor(program: Program, port: number) {
    this.#program = program
    this.#port = port
  }

  /** Starts it on a profile's folder, a new one or one that it had before. */
  static async start(profile: string): Promise<Chromium> {
    await mkdir(profile, { recursive: true })
    const port = await freePort()
    const flags = [...CHROMIUM_FLAGS, '--enable-precise-memory-info', `--remote-debugging-port=${port}`, `--user-data-dir=${profile}`, 'about:blank']
    const browser = new Chromium(await startProgram(CHROMIUM, flags, { cwd: profile, env: process.env }), port)
    await until('Chromium listens', 30_000, async () => ((await browser.#tabs()).length > 0 ? true : undefined))
    return browser
  }

  /**
   * Does something with its page, and lets go of it: whoever watches its network is sent every byte of every request, which takes most of
   * the machine.
   */
  async guide<T>(work: (page: Page) => Promise<T>): Promise<T> {
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${this.#port}`, { isLocal: true })
    try {
      const page = browser.contexts()[0]?.pages()[0]
      if (!page) throw new Error('Chromium has no page.')
      return await work(page)
    } finally {
      await browser.close()
    }
  }

  /** The value of an expression in its page, asked for without watching anything. */
  async evaluate(expression: string): Promise<unknown> {
    const [tab] = await this.#tabs()
    if (!tab) throw new Error('Chromium has no page.')
    const { result } = await callOnce(tab, 'Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true })
    return result?.value
  }

  /** Resident memory of its largest renderer, which is the page's, in bytes. */
  async rendererBytes(): Promise<number> {
    let largest = 0
    for (const pid of await readdir('/proc')) {
      if (!/^\d+$/.test(pid)) continue
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      if (!command.includes('--type=renderer') || (await groupOf(pid)) !== this.#program.pid) continue
      largest = Math.max(largest, await residentBytes(Number(pid)))
    }
    return largest
  }

  /** `kill -9` of all its processes. */
  kill(): Promise<void> {
    return this.#program.kill()
  }

  end(): Promise<void> {
    return this.#program.end()
  }

  /** The addresses at which its pages can be spoken to. */
  async #tabs(): Promise<string[]> {
    const response = await fetch(`http://127.0.0.1:${this.#port}/json/list`).catch(() => undefined)
    const targets: { type: string; webSocketDebuggerUrl: string }[] = response?.ok === true ? await response.json() : []
    return targets.filter(({ type }) => type === 'page').map(({ webSocketDebuggerUrl }) => webSocketDebuggerUrl)
  }
}

interface Answer {
  result?: { value?: unknown }
}

/** One call of Chromium's protocol over a connection of its own. */
async function callOnce(url: string, method: string, params: object): Promise<Answer> {
  const socket = new WebSocket(url)
  try {
    return await new Promise((resolve, reject) => {
      socket.onopen = () => socket.send(JSON.stringify({ id: 1, method, params }))
      socket.onerror = () => reject(new Error(`Chromium does not answer ${method}.`))
      socket.onmessage = ({ data }) => {
        const answer: { id?: number; result?: Answer } = JSON.parse(String(data))
        if (answer.id === 1) resolve(answer.result ?? {})
      }
    })
  } finally {
    socket.close()
  }
}

/** The process group, the third word after the name in brackets (proc_pid_stat(5)). */
async function groupOf(pid: string): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2])
}

/** Resident memory of a process in bytes; 0 when it is gone. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1_024
}
