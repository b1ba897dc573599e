import { type Id, newId } from '@sluice/core/ids'
import type { Job, Staff } from './client.ts'
import type { Curl } from './curl.ts'
import type { ProvedHost } from './host.ts'
import type { Report } from './report.ts'

/** What the tables of the curl proof work with. */
export interface CurlBench {
  report: Report
  host: ProvedHost
  staff: Staff
  curl: Curl
  job: Job
}

export const MIB = 1024 * 1024
export const PART = 8 * MIB

/** Begins an upload of one file as the link's holder. */
export async function startUpload({ job, host }: Pick<CurlBench, 'job' | 'host'>, name: string, sizeBytes: number) {
  const files = [{ name, sizeBytes }]
  const [started] = await job.visitor.uploads.start.mutate({ requestId: newId('event'), taskId: job.taskId, files })
  if (!started) throw new Error('Nothing was begun.')
  return { ...started, partUrl: (n: number) => `${host.url}/api/uploads/${started.uploadId}/parts/${n}` }
}

/** The numbers of the parts that are recorded, `1,2`. */
export const recordedParts = async ({ job }: Pick<CurlBench, 'job'>, uploadId: Id<'upload'>) =>
  (await job.visitor.uploads.parts.query({ uploadId })).parts.join(',')
