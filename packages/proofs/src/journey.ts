import { randomFillSync } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Api, type Job, listAllFiles, makeJob, signIn, type Staff } from './client.ts'
import { download, sha256, writeRandomFile } from './content.ts'
import { withFolder } from './folders.ts'
import { ADMINISTRATOR, type HostKind, type ProvedHost, withHost } from './host.ts'
import { until } from './process.ts'
import { mebibytes, perSecond, type Report, seconds } from './report.ts'

interface LoadFile {
  path: string
  /** Its name, or its path inside the folder with `/`. */
  inside: string
  sizeBytes: number
  sha256: string
}

/** What a customer sends: one large file, and a folder of small ones. */
export interface Load {
  large: LoadFile
  folder: { name: string; path: string; files: LoadFile[] }
}

/** A sender at work. It goes on by itself; nobody touches it again. */
export interface Sending {
  /** Why it will not arrive; undefined while it may. */
  trouble(): string | undefined
  close(): Promise<void>
}

export type Send = (url: string, job: Job, load: Load) => Promise<Sending>

export interface JourneyOptions {
  host: HostKind
  sizeBytes: number
  folderFiles: number
}

/** The host is killed when so much of everything has arrived, and stays away for a while. */
const KILL_AT = 0.4
const DOWN_MS = 3_000
const LIMIT_MS = 20 * 60_000
/** Looking costs the host, too. */
const LOOK_MS = 500

/** The main job from end to end: staff make a link, a customer sends real files while the host is killed once, staff download them. */
export async function proveJourney(report: Report, send: Send, options: JourneyOptions): Promise<void> {
  await withFolder(async (folder) => {
    const load = await makeLoad(folder, options)
    const totalBytes = load.large.sizeBytes + load.folder.files.reduce((sum, file) => sum + file.sizeBytes, 0)
    report.figure('sent', `${mebibytes(totalBytes)} in ${load.folder.files.length + 1} files`)
    await withHost(options.host, async (host) => {
      const staff = await signIn(host.url, ADMINISTRATOR)
      const job = await makeJob(host.url, staff.api)
      const startedAt = performance.now()
      const sending = await send(host.url, job, load)
      try {
        const downMs = await killOnce(report, host, staff.api, job, totalBytes * KILL_AT)
        await arrival(staff.api, job, sending, load.folder.files.length + 1)
        const tookMs = performance.now() - startedAt
        report.figure('upload', `${seconds(tookMs)}, ${perSecond(totalBytes, tookMs)}; ${perSecond(totalBytes, tookMs - downMs)} without the outage`)
        await compare(report, host, staff, job, load)
      } finally {
        await sending.close()
      }
    })
  })
}

async function makeLoad(folder: string, { sizeBytes, folderFiles }: JourneyOptions): Promise<Load> {
  const large = { path: join(folder, 'Großer Film – Schnitt 3.mov'), inside: 'Großer Film – Schnitt 3.mov', sizeBytes }
  const name = 'Bilder Größe M'
  const files: LoadFile[] = []
  for (let i = 0; i < folderFiles; i++) {
    const inside = `${i % 4 === 0 ? '' : `Tag ${i % 4}/`}Bild ${i}.jpg`
    const bytes = randomFillSync(Buffer.alloc(i === 0 ? 0 : i * 12_345))
    const path = join(folder, name, inside)
    await mkdir(join(path, '..'), { recursive: true })
    await writeFile(path, bytes)
    files.push({ path, inside, sizeBytes: bytes.byteLength, sha256: sha256(bytes) })
  }
  return { large: { ...large, sha256: await writeRandomFile(large.path, sizeBytes) }, folder: { name, path: join(folder, name), files } }
}

/** What of a job has arrived, and how much of what is on its way. */
export const bytesOf = async (staff: Api, job: Job) => {
  const [task] = (await staff.orders.get.query({ orderId: job.orderId })).tasks
  if (!task) throw new Error('The task is gone.')
  return { ...task.received, isReceiving: task.receiving.files > 0, bytesHere: task.received.bytes + task.receiving.bytesHere }
}

/** Kills the host when enough has arrived. @returns how long it was away. */
async function killOnce(report: Report, host: ProvedHost, staff: Api, job: Job, atBytes: number): Promise<number> {
  const enough = async () => {
    const now = await bytesOf(staff, job)
    return now.bytesHere >= atBytes ? now : undefined
  }
  const { bytesHere } = await until('enough has arrived to kill the host', LIMIT_MS, enough, LOOK_MS)
  const downAt = performance.now()
  await host.kill()
  await sleep(DOWN_MS)
  const startMs = await host.start()
  const downMs = performance.now() - downAt
  report.figure('killed with -9 after', `${mebibytes(bytesHere)}, away for ${seconds(downMs)}, its start took ${seconds(startMs)}`)
  return downMs
}

/** Waits until everything is there. Throws when the sender gave up. */
async function arrival(staff: Api, job: Job, sending: Sending, files: number): Promise<void> {
  const arrived = async () => {
    const trouble = sending.trouble()
    if (trouble !== undefined) throw new Error(`The sender gave up: ${trouble}`)
    const now = await bytesOf(staff, job)
    return now.files >= files && !now.isReceiving ? true : undefined
  }
  await until('everything has arrived', LIMIT_MS, arrived, LOOK_MS)
}

/** Staff list and download everything; both ends must be equal. */
async function compare(report: Report, host: ProvedHost, staff: Staff, job: Job, load: Load): Promise<void> {
  const listed = await listAllFiles(staff.api, job.taskId)
  const sent = [load.large, ...load.folder.files]
  report.check('each file arrived once, under its name', sameNames(listed, sent), `${listed.length} listed, ${sent.length} sent`)
  let bytes = 0
  let differ = 0
  const startedAt = performance.now()
  for (const file of sent) {
    const found = listed.find((candidate) => insideOf(candidate) === file.inside)
    const got = found ? await download(host.url, staff.token, found.id) : undefined
    bytes += got?.bytes ?? 0
    if (got?.sha256 !== file.sha256) differ += 1
    if (file === load.large) {
      report.figure('sha256 sent', file.sha256)
      report.figure('sha256 downloaded', got?.sha256 ?? 'nothing')
      report.figure('download of the large file', perSecond(bytes, performance.now() - startedAt))
    }
  }
  report.check('SHA-256 of both ends are equal for every file', differ === 0, `${sent.length - differ} equal, ${differ} differ`)
}

/** A page tells the path with the folder's own name before it, as browsers do. */
const insideOf = (file: { relativePath: string; assetName: string | null }) =>
  file.assetName !== null && file.relativePath.startsWith(`${file.assetName}/`) ? file.relativePath.slice(file.assetName.length + 1) : file.relativePath

function sameNames(listed: readonly { relativePath: string; assetName: string | null }[], sent: readonly LoadFile[]): boolean {
  const names = sent.map((file) => file.inside)
  return listed.length === names.length && listed.every((file) => names.includes(insideOf(file)))
}
