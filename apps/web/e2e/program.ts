import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** The top of the repository. */
export const ROOT = join(import.meta.dirname, '../../..')

/** A program at the head of a process group of its own. */
export interface Program {
  /** What the awaited pattern found in its output. */
  readonly found: RegExpExecArray
  /** Ends it with all that it started; it is killed when it has not ended after 10 s. */
  end(): Promise<void>
}

const running = new Set<number>()

// Nothing outlives the tests, however they end.
process.on('exit', () => {
  for (const pid of running) signal(pid, 'SIGKILL')
})

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name)
  } catch {
    // It has ended already.
  }
}

/** Starts a program in the top folder and waits until its output matches. Throws with its output when it ends before. */
export async function startProgram(command: string, args: readonly string[], env: NodeJS.ProcessEnv, ready: RegExp): Promise<Program> {
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
  const { pid } = child
  if (pid === undefined) throw new Error(`${command} has no process id.`)
  running.add(pid)
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      running.delete(pid)
      resolve()
    })
  })
  const found = await new Promise<RegExpExecArray>((resolve, reject) => {
    let log = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        log += text
        const match = ready.exec(log)
        if (match) resolve(match)
      })
    }
    void ended.then(() => reject(new Error(`${command} ended at its start:\n${log}`)))
  })
  const end = async () => {
    signal(pid, 'SIGTERM')
    const timer = setTimeout(() => signal(pid, 'SIGKILL'), 10_000)
    await ended
    clearTimeout(timer)
  }
  return { found, end }
}

/** A port of loopback that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('No free port.'))))
    })
  })
}
