import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from '../process.ts'
import type { Contender, Run } from './row.ts'
import { mebibyte } from './sizes.ts'

/**
 * Runs contenders one after the other, round by round, so that a machine whose speed drifts is unfair to none. A round before the first is
 * not counted. Between runs everything is written to the disk, so that nobody pays for what another one left unwritten, and as much memory as a run
 * takes is used and given back: a virtual machine returns to its host what lies free for two seconds, and who takes that next waits for it.
 * @returns the runs of each, in the order of `contenders`.
 */
export async function alternate(contenders: readonly Contender[], rounds: number, warmUp = true): Promise<Run[][]> {
  const runs = contenders.map((): Run[] => [])
  for (let round = warmUp ? -1 : 0; round < rounds; round++) {
    for (const [i, contender] of contenders.entries()) {
      await settleDisk()
      await claimMemory(contender.bytes ?? 0)
      const run = await contender.run()
      const speed = `${(run.bytes / mebibyte / (run.ms / 1_000)).toFixed(0)} MiB/s`
      console.error(`  ${round < 0 ? 'warm-up' : `round ${round + 1}`} ${contender.name.padEnd(28)} ${(run.ms / 1_000).toFixed(2)} s ${speed}`)
      if (round >= 0) runs[i]?.push(run)
    }
  }
  return runs
}

/** By a file that is gone before it is written to the disk. */
async function claimMemory(bytes: number): Promise<void> {
  if (bytes === 0) return
  const path = join(tmpdir(), `sluice-bench-${process.pid}`)
  const file = await open(path, 'w')
  const chunk = Buffer.alloc(mebibyte)
  for (let left = bytes; left > 0; left -= chunk.byteLength) await file.write(chunk)
  await file.close()
  await rm(path)
}

async function settleDisk(): Promise<void> {
  const { code, log } = await runProgram('sync', [], { cwd: '/', env: process.env, limitMs: 120_000 })
  if (code !== 0) throw new Error(`sync failed: ${log}`)
}
