import { spawn } from 'node:child_process'

export interface Finished {
  ok: boolean
  /** What it wrote, and why it was ended if it was. Empty when it was shown at once. */
  output: string
}

/**
 * Runs a command to its end, in a process group of its own that is ended whole when it takes longer than `limitMs`
 * (a linter that runs away takes the machine's memory with it) or when this process is told to stop.
 */
export function runCommand(command: string, args: readonly string[], { limitMs, show = false }: { limitMs: number; show?: boolean }): Promise<Finished> {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'], detached: true })
    let output = ''
    const end = () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
    }
    const stop = () => {
      end()
      process.exit(130)
    }
    const timer = setTimeout(() => {
      output += `${command} took longer than ${limitMs / 1_000} seconds and was ended.\n`
      end()
    }, limitMs)
    const finish = (ok: boolean) => {
      clearTimeout(timer)
      process.off('SIGINT', stop).off('SIGTERM', stop)
      done({ ok, output })
    }
    process.on('SIGINT', stop).on('SIGTERM', stop)
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.on('error', (error) => {
      output += `${command} could not be started: ${error.message}\n`
      finish(false)
    })
    child.on('close', (code) => finish(code === 0))
  })
}
