import { cpuMs } from './process-cost.ts'
import type { Run } from './row.ts'

/** Times work of a server, and what it costs the server's process. */
export async function timed(pid: number, bytes: number, work: () => Promise<unknown>): Promise<Run> {
  const [cpuBefore, startedAt] = [await cpuMs(pid), performance.now()]
  await work()
  return { ms: performance.now() - startedAt, bytes, cpuMs: (await cpuMs(pid)) - cpuBefore }
}
