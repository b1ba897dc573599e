import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/** A program that a proof started, at the head of a process group of its own. */
export interface Program {
  readonly pid: number
  /** Everything it wrote so far. */
  log(): string
  /** Resolves with its exit code, null when a signal ended it. */
  readonly exited: Promise<number | null>
  /** `kill -9` of the whole group; resolves when it is gone. */
  kill(): Promise<void>
  /** Asks it to end, and kills it when it has not after 10 s. */
  end(): Promise<void>
}

const running = new Set<number>()

// Nothing outlives a proof, however it ends. Those that pass a signal on to a group of their own are given a second for it.
process.on('exit', () => {
  for (const pid of running) killGroup(pid, 'SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    for (const pid of running) killGroup(pid, 'SIGTERM')
    setTimeout(() => process.exit(130), 1_000)
  })
}

/** Starts a program. Throws when it cannot be found. */
export async function startProgram(command: string, args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }): Promise<Program> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
  const { pid } = child
  if (pid === undefined) throw new Error(`${command} has no process id.`)
  running.add(pid)
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text))
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      running.delete(pid)
      resolve(code)
    })
  })
  const end = async (signal: NodeJS.Signals) => {
    if (running.has(pid)) killGroup(pid, signal)
    await Promise.race([exited, sleep(10_000, null, { ref: false })])
    if (running.has(pid)) killGroup(pid, 'SIGKILL')
    await exited
  }
  return { pid, log: () => log, exited, kill: () => end('SIGKILL'), end: () => end('SIGTERM') }
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // It has ended already.
  }
}

export interface Ran {
  code: number | null
  log: string
  ms: number
}

/** Runs a program to its end, which must come within `limitMs`. */
export async function runProgram(command: string, args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv; limitMs: number }): Promise<Ran> {
  const startedAt = performance.now()
  const program = await startProgram(command, args, options)
  const timer = setTimeout(() => void program.kill(), options.limitMs)
  const code = await program.exited
  clearTimeout(timer)
  return { code, log: program.log(), ms: performance.now() - startedAt }
}

/** Asks until the answer is not undefined. Throws `what` when that takes longer than `limitMs`. */
export async function until<T>(what: string, limitMs: number, ask: () => Promise<T | undefined>, everyMs = 100): Promise<T> {
  const endsAt = performance.now() + limitMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (performance.now() > endsAt) throw new Error(`${what}: not after ${limitMs / 1_000} s.`)
    await sleep(everyMs)
  }
}
