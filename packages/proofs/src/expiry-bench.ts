import type { Job, Staff } from './client.ts'
import { refusalIn } from './client.ts'
import type { ProvedHost } from './host.ts'
import { until } from './process.ts'
import type { Report } from './report.ts'

export interface ExpiryBench {
  report: Report
  host: ProvedHost
  staff: Staff
  job: Job
}

/** Runs the purge by an administrator's hand. @returns how many files it took, `busy` when another run had it. */
export async function purgeOnce({ staff }: ExpiryBench): Promise<number | 'busy'> {
  try {
    return (await staff.api.chores.run.mutate({ chore: 'files' })).items
  } catch (error) {
    if (refusalIn(error)?.code === 'chore.busy') return 'busy'
    throw error
  }
}

/** The same, once the run that has it is through: a lease that a crash left ends after two minutes. */
export const runPurge = (bench: ExpiryBench, limitMs = 150_000): Promise<number> =>
  until('the purge may run', limitMs, async () => {
    const items = await purgeOnce(bench)
    return items === 'busy' ? undefined : items
  })

/** Lets the schedule run the purge where that can be asked for, an administrator where not. @returns how many files it took. */
export async function purgeBySchedule(bench: ExpiryBench): Promise<number> {
  const { host, staff } = bench
  if (host.kind.fireHourly === null) return runPurge(bench)
  await host.kind.fireHourly(host.url)
  const runs = await staff.api.chores.listRuns.query()
  return runs.filter((run) => run.chore === 'files').reduce((sum, run) => sum + run.items, 0)
}
