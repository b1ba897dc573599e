import type { Id } from '@sluice/core/ids'
import { listAllFiles, type Staff } from './client.ts'
import { download, sha256 } from './content.ts'
import type { ProvedHost } from './host.ts'
import type { Report } from './report.ts'
import { atOnce } from './small-files.ts'

/** A file that was sent under a name of its own. */
export interface KnownFile {
  name: string
  bytes: () => Uint8Array
}

/** Checks that exactly the files that were sent stand in a task, each with the bytes that were sent. */
export async function reportEqual(report: Report, host: ProvedHost, { api, token }: Staff, taskId: Id<'task'>, sent: readonly KnownFile[]): Promise<void> {
  const listed = new Map((await listAllFiles(api, taskId)).map(({ name, id }) => [name, id]))
  const wrong: string[] = []
  await atOnce(sent, async ({ name, bytes }) => {
    const fileId = listed.get(name)
    if (fileId === undefined || (await download(host.url, token, fileId)).sha256 !== sha256(bytes())) wrong.push(name)
  })
  report.row('files in the task', String(sent.length), String(listed.size))
  report.row('of them lost or with other bytes', 'none', wrong.slice(0, 5).join(', ') || 'none')
}
