import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Site } from '@sluice/api/testing/browser'
import { onTestFinished } from 'vitest'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
}

/** The server as people start it: a process of its own. */
export interface Child {
  process: ChildProcess
  /** All that it has said. */
  said(): string
  /** Waits until it has said something like this, and gives what matched. Throws with all that it said when it ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  ended: Promise<Ended>
}

/** Starts `main.ts` with these settings and no others. A test that ends takes the process with it. */
export function startChild(settings: Record<string, string>): Child {
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env.PATH, PORT: '0', ...settings }, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<Ended>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  let said = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
      for (const listener of listeners) listener()
    })
  const says = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(said)
        if (found) resolve(found)
      }
      listeners.add(look)
      look()
      child.once('close', () => reject(new Error(`It ended and said: ${said}`)))
    })
  return { process: child, said: () => said, says, ended }
}

/** Starts `main.ts` on a folder with the local outbox, and waits until it serves. */
export async function startSite(folder: string, settings: Record<string, string> = {}): Promise<Child & Site> {
  const child = startChild({ SLUICE_DATA: folder, SLUICE_DEVELOPMENT: '1', ...settings })
  const [, origin = ''] = await child.says(/serves on (http:\S+)\n(?:.*\n)*Mail is not sent/)
  const setupSecret = /\/setup#(\S+)/.exec(child.said())?.[1] ?? ''
  return { ...child, origin, setupSecret, fetch: (request) => fetch(request) }
}
