import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Host, openHost, startNode, startWorker } from './hosts.ts'
import { ROOT } from './program.ts'

/** A host whose clock does not run: it stands until it is set. The browser's clock is left as it is, and so is wrong. */
export interface ClockedHost extends Host {
  setClock(at: number): Promise<void>
}

async function openNode(at: number): Promise<ClockedHost> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-clock-'))
  const file = join(folder, 'clock')
  const setClock = async (instant: number) => {
    // Whoever reads meanwhile finds the instant before or this one, whole.
    await writeFile(`${file}.next`, String(instant))
    await rename(`${file}.next`, file)
  }
  await setClock(at)
  const preload = ['--import', join(ROOT, 'apps/server/test/moved-clock.ts')]
  const host = await openHost((port, data) => startNode(port, data, preload, { MOVED_CLOCK: file }))
  const close = async () => {
    await host.close()
    await rm(folder, { recursive: true })
  }
  return { ...host, setClock, close }
}

async function openWorker(at: number): Promise<ClockedHost> {
  const host = await openHost((port, data) => startWorker(port, data, ['apps/worker/test/moved-clock.ts']))
  const setClock = async (instant: number) => {
    const { status } = await fetch(`${host.origin}/clock`, { method: 'PUT', body: String(instant) })
    if (status !== 204) throw new Error(`The clock was not set: ${status}.`)
  }
  await setClock(at)
  return { ...host, setClock }
}

/** Both hosts as they are deployed, but for the clock. */
export const CLOCKED_HOSTS = [
  { name: 'the Node host', start: openNode },
  { name: 'the Worker', start: openWorker },
] as const
