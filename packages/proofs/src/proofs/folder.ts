import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { makeJob, signIn } from '../client.ts'
import { withFolder } from '../folders.ts'
import { ADMINISTRATOR, type ProvedHost, withHost } from '../host.ts'
import { bytesOf } from '../journey.ts'
import { type ManyFiles, writeManyFiles } from '../many-files.ts'
import { nodeHost } from '../node-host.ts'
import type { Options } from '../options.ts'
import { runProgram, until } from '../process.ts'
import { mebibytes, perSecond, type Report, seconds } from '../report.ts'
import { sendFolderByBrowser, sendFolderByCommandLine } from '../send-folder.ts'

const LIMIT_MS = 30 * 60_000

/** A folder of very many small files goes up through a customer's browser and comes down as a ZIP that is the same tree. */
export const proveFolder = (report: Report, { host: kind = nodeHost, files: count = 35_000, cli }: Options) =>
  withFolder((folder) =>
    withHost(kind, async (host) => {
      const { api, token } = await signIn(host.url, ADMINISTRATOR)
      const job = await makeJob(host.url, api)
      const many = await writeManyFiles(folder, count)
      const bytes = many.files.reduce((sum, file) => sum + file.sizeBytes, 0)
      report.figure('sent', `${mebibytes(bytes)} in ${many.files.length} files, ${many.emptyDirectories.length} empty directories`)
      const startedAt = performance.now()
      const sending = cli ? await sendFolderByCommandLine(host.url, job, many) : await sendFolderByBrowser(job, many, folder)
      try {
        await until(
          'the folder has arrived',
          LIMIT_MS,
          async () => {
            const trouble = sending.trouble()
            if (trouble !== undefined) throw new Error(`The sender gave up: ${trouble}`)
            const { files, isReceiving } = await bytesOf(api, job)
            return files >= many.files.length && !isReceiving ? true : undefined
          },
          250,
        )
        const ms = performance.now() - startedAt
        report.figure('upload', `${seconds(ms)}, ${(count / (ms / 1_000)).toFixed(0)} files/s, ${perSecond(bytes, ms)}`)
        report.row('files that arrived, system files left out', String(many.files.length), String((await bytesOf(api, job)).files))
        const longestMs = await sending.longestTaskMs()
        if (longestMs !== undefined) report.figure('longest task of the page’s main thread', `${longestMs.toFixed(0)} ms`)
      } finally {
        await sending.close()
      }
      const { items } = await api.files.listByTask.query({ taskId: job.taskId, limit: 1 })
      const zip = join(folder, 'folder.zip')
      await downloadZip(report, host, token, `/api/assets/${items[0]?.assetId}/archive.zip`, zip)
      await compareTrees(report, folder, many, zip)
    }),
  )

async function downloadZip(report: Report, host: ProvedHost, token: string, path: string, to: string): Promise<void> {
  const args = ['-sS', '-H', `Authorization: Bearer ${token}`, '-o', to, '-w', '%{http_code} %{size_download} %{time_starttransfer}', `${host.url}${path}`]
  const { log, ms } = await runProgram('curl', args, { cwd: '/', env: process.env, limitMs: LIMIT_MS })
  const [status = '', size = '', firstByte = ''] = log.split(' ')
  report.row('the ZIP, by status', '200', status)
  report.figure(
    'download',
    `${mebibytes(Number(size))} in ${seconds(ms)}, ${perSecond(Number(size), ms)}; first byte after ${seconds(Number(firstByte) * 1_000)}`,
  )
  report.row('bytes on the disk', size, String((await stat(to)).size))
}

/** Unpacked, the tree is that of the sender, empty directories too; only what systems left is missing. */
async function compareTrees(report: Report, folder: string, many: ManyFiles, zip: string): Promise<void> {
  const out = join(folder, 'unpacked')
  const run = (command: string, args: string[]) => runProgram(command, args, { cwd: folder, env: { ...process.env, LC_ALL: 'C.UTF-8' }, limitMs: LIMIT_MS })
  const unpacked = await run('unzip', ['-q', zip, '-d', out])
  report.check('unzip takes it', unpacked.code === 0, `${seconds(unpacked.ms)} ${unpacked.log.trim().slice(0, 300)}`)
  const differences = (await run('diff', ['-r', '-q', many.path, join(out, many.name)])).log.split('\n').filter((line) => line !== '')
  const expected = new Set(many.systemFiles.map((inside) => join(many.path, inside)))
  const unexpected = differences.filter((line) => !expected.has(/^Only in (.*): (.*)$/.exec(line)?.slice(1).join('/') ?? ''))
  report.row('system files that only the sender has', String(expected.size), String(differences.length - unexpected.length))
  report.row('other differences that diff -r finds', 'none', unexpected.slice(0, 5).join('; ') || 'none')
}
