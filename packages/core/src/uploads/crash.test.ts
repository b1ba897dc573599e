import { and, eq, sum } from 'drizzle-orm'
import { type ExpectStatic, test } from 'vitest'
import { assertBooks } from '../../testing/books.ts'
import { bodyOf, bytesOf, NOON, sameBytes, testContext, type TestContext } from '../../testing/context.ts'
import { type Trouble, troubled } from '../../testing/faults.ts'
import {
  fileOf,
  fileRow,
  keysIn,
  partOf,
  readFile,
  runDry,
  sendBundle,
  sendFile,
  sendingTo,
  sendPart,
  sendParts,
  startFile,
  startParts,
  storeWith,
  uploadRow,
} from '../../testing/sending.ts'
import type { SystemContext, VisitorContext } from '../context.ts'
import { purgeFiles } from '../files/purge.ts'
import { files } from '../files/table.ts'
import { setFileExpiry } from '../files/usecases.ts'
import { addDirectories, startFolder } from '../folders/usecases.ts'
import { newId } from '../ids.ts'
import { DAY, HOUR, MINUTE } from '../instants.ts'
import { setQuota } from '../quotas/usecases.ts'
import { submissions } from '../submissions/table.ts'
import { uploadLinks } from '../upload-links/table.ts'
import { type StartedUpload, startUploads } from './start.ts'
import { uploads } from './table.ts'
import { abandonUpload, finishUpload, listParts, sweepUploads } from './usecases.ts'

/** A verb to crash: `act` is the verb, `goOn` what its caller does who never heard an answer; a chore has no caller. */
interface Case {
  act(ctx: { visitor: VisitorContext; system: SystemContext }): Promise<unknown>
  goOn?(visitor: VisitorContext): Promise<unknown>
  /** What must be there in the end, whether or not the caller went on. */
  ready?: StartedUpload
  /** What must be there when the caller went on. */
  sent?: StartedUpload
  /** What must be gone in the end. */
  gone?: StartedUpload[]
  /** Parts that were answered before the crash: recorded as long as the upload is open. */
  answered?: { upload: StartedUpload; parts: number[] }
}
type Scene = Awaited<ReturnType<typeof scene>>

async function scene() {
  const t = await testContext()
  const sending = await sendingTo(t)
  const staff = await t.staff()
  const room = { maxBytes: 1_000_000, maxFiles: 10_000, maxFileBytes: null, allowedExtensions: [] }
  for (const holderId of [sending.link.linkId, sending.customerId]) await setQuota(staff, { holderId, ...room })
  return { t, ...sending, staff: await t.staff('level-2', NOON + HOUR), bystander: await sendFile(sending.visitor, sending.taskId) }
}

/** Sends what is missing and finishes, as a sender does who comes back. */
async function comeBack(visitor: VisitorContext, upload: StartedUpload): Promise<void> {
  if (upload.partCount === 1) await sendPart(visitor, upload, 1, bytesOf(10))
  else {
    await sendParts(visitor, upload)
    await finishUpload(visitor, upload)
  }
}

const down = (t: TestContext) => storeWith(t.store, { finishUpload: () => Promise.reject(new Error('the process died')) })

const cases: Record<string, (s: Scene) => Promise<Case>> = {
  async start({ t, taskId, link }) {
    const input = { requestId: newId('event'), taskId, assetId: null, files: [fileOf(), fileOf({ name: 'b.mov' })] }
    const goOn = async (visitor: VisitorContext) => {
      const again = await startUploads(visitor, input)
      const rows = await t.db
        .select()
        .from(uploads)
        .where(and(eq(uploads.requestId, input.requestId), eq(uploads.linkId, link.linkId)))
        .all()
      if (again.length !== 2 || rows.length !== 2) throw new Error(`${rows.length} uploads were begun`)
      for (const upload of again) await comeBack(visitor, upload)
    }
    return { act: ({ visitor }) => startUploads(visitor, input), goOn }
  },
  async 'a start of names that are taken'({ taskId, visitor: before }) {
    await startFile(before, taskId, { name: 'take.wav' }).then((upload) => comeBack(before, upload))
    const input = { requestId: newId('event'), taskId, assetId: null, files: [fileOf({ name: 'take.wav' }), fileOf({ name: 'TAKE (2).wav' })] }
    const goOn = async (visitor: VisitorContext) => {
      for (const upload of await startUploads(visitor, input)) await comeBack(visitor, upload)
    }
    return { act: ({ visitor }) => startUploads(visitor, input), goOn }
  },
  async 'a folder'({ taskId }) {
    const input = { requestId: newId('event'), taskId, name: 'Reels', files: 1 }
    const goOn = async (visitor: VisitorContext) => {
      const { assetId } = await startFolder(visitor, input)
      const files = { requestId: newId('event'), taskId, assetId, files: [fileOf({ relativePath: 'A/a.mov' })] }
      for (const upload of await startUploads(visitor, files)) await comeBack(visitor, upload)
    }
    return { act: ({ visitor }) => startFolder(visitor, input), goOn }
  },
  async 'empty directories'({ taskId, visitor: before }) {
    const { assetId } = await startFolder(before, { requestId: newId('event'), taskId, name: 'Reels', files: 1 })
    const input = { requestId: newId('event'), assetId, paths: ['Stills', 'Sound'] }
    return { act: ({ visitor }) => addDirectories(visitor, input), goOn: (visitor) => addDirectories(visitor, input) }
  },
  async 'a new version of one part'({ taskId, visitor: before }) {
    const name = `${newId('file')}.wav`
    await sendFile(before, taskId, { name })
    const sent = await startFile(before, taskId, { name, sameName: 'new-version' })
    return { act: ({ visitor }) => sendPart(visitor, sent, 1, bytesOf(10)), goOn: (visitor) => comeBack(visitor, sent), sent }
  },
  async 'a new version of several parts'({ taskId, visitor: before }) {
    const name = `${newId('file')}.wav`
    await sendFile(before, taskId, { name })
    const sent = await startParts(before, taskId, 10, 4, { name, sameName: 'new-version' })
    await sendParts(before, sent)
    return { act: ({ visitor }) => finishUpload(visitor, sent), goOn: (visitor) => finishUpload(visitor, sent), sent }
  },
  async 'the part of a file of one'({ visitor: before, taskId }) {
    const sent = await startFile(before, taskId)
    return { act: ({ visitor }) => sendPart(visitor, sent, 1, bytesOf(10)), goOn: (visitor) => comeBack(visitor, sent), sent }
  },
  async 'a bundle of files'({ visitor: before, taskId }) {
    const [sent, other] = [await startFile(before, taskId), await startFile(before, taskId)]
    const bundle = [sent, other].map((upload) => ({ upload, bytes: bytesOf(10) }))
    return { act: ({ visitor }) => sendBundle(visitor, bundle), goOn: (visitor) => sendBundle(visitor, bundle), sent }
  },
  async 'the first part of several'({ visitor: before, taskId }) {
    const sent = await startParts(before, taskId)
    return { act: ({ visitor }) => sendPart(visitor, sent, 1, partOf(sent, 1)), goOn: (visitor) => comeBack(visitor, sent), sent }
  },
  async 'a later part of several'({ visitor: before, taskId }) {
    const sent = await startParts(before, taskId)
    await sendPart(before, sent, 2, partOf(sent, 2))
    const answered = { upload: sent, parts: [2] }
    return { act: ({ visitor }) => sendPart(visitor, sent, 3, partOf(sent, 3)), goOn: (visitor) => comeBack(visitor, sent), sent, answered }
  },
  async 'a recorded part again'({ visitor: before, taskId }) {
    const sent = await startParts(before, taskId)
    await sendPart(before, sent, 1, partOf(sent, 1))
    const answered = { upload: sent, parts: [1] }
    return { act: ({ visitor }) => sendPart(visitor, sent, 1, partOf(sent, 1)), goOn: (visitor) => comeBack(visitor, sent), sent, answered }
  },
  async finish({ visitor: before, taskId }) {
    const sent = await startParts(before, taskId)
    await sendParts(before, sent)
    const answered = { upload: sent, parts: [1, 2, 3] }
    return { act: ({ visitor }) => finishUpload(visitor, sent), goOn: (visitor) => finishUpload(visitor, sent), sent, answered }
  },
  async 'a finish that asks for all parts again'({ t, visitor: before, taskId }) {
    const sent = await startParts(before, taskId)
    await sendParts(before, sent)
    const uploadRef = (await uploadRow(t.db, sent.uploadId))?.storeUpload ?? ''
    const upload = { key: `files/${sent.fileId}`, uploadRef, sizeBytes: 10, partSizeBytes: 4 }
    await t.store.putPart(upload, 2, { body: bodyOf(bytesOf(4, 9)), sizeBytes: 4 })
    const goOn = async (visitor: VisitorContext) => {
      await finishUpload(visitor, sent)
      await comeBack(visitor, sent)
    }
    return { act: ({ visitor }) => finishUpload(visitor, sent), goOn, sent }
  },
  async 'a finish driven by the sweep'({ t, visitor: before, taskId }) {
    const ready = await startParts(before, taskId)
    await sendParts(before, ready)
    await finishUpload({ ...before, store: down(t) }, ready).catch(() => {})
    return { act: ({ system }) => sweepUploads({ ...system, now: NOON + 2 * MINUTE, clock: () => NOON + 2 * MINUTE }), ready }
  },
  async abandon({ visitor: before, taskId }) {
    const upload = await startParts(before, taskId)
    await sendPart(before, upload, 1, partOf(upload, 1))
    return { act: ({ visitor }) => abandonUpload(visitor, upload), goOn: (visitor) => abandonUpload(visitor, upload), gone: [upload] }
  },
  async 'the sweep giving up'({ visitor: before, taskId }) {
    const upload = await startParts(before, taskId)
    await sendPart(before, upload, 1, partOf(upload, 1))
    return { act: ({ system }) => sweepUploads({ ...system, now: NOON + 7 * DAY }), gone: [upload] }
  },
  async purge({ visitor: before, staff, taskId, t }) {
    const gone = [await startFile(before, taskId), await startParts(before, taskId)]
    for (const upload of gone) {
      await comeBack(before, upload)
      await setFileExpiry({ ...staff, now: NOON }, { fileId: upload.fileId, taskId, expiresAt: NOON + HOUR })
    }
    const begun = await startParts(before, taskId)
    await sendPart(before, begun, 1, partOf(begun, 1))
    const deaf = storeWith(t.store, { abortUpload: () => Promise.reject(new Error('the process died')) })
    await abandonUpload({ ...before, store: deaf }, begun).catch(() => {})
    return { act: ({ system }) => purgeFiles({ ...system, now: NOON + HOUR }), gone: [...gone, begun] }
  },
}

/** What a call meets, and whether the caller comes back; dying after one call is dying before the next. */
const TROUBLES = [
  ['dies after', true],
  ['dies after', false],
  ['fails', true],
  ['loses its answer', true],
] as const
const CHORES = new Set(['a finish driven by the sweep', 'the sweep giving up', 'purge'])

/** Every chore that clears up, at the times at which it would. */
async function clearUp(t: TestContext): Promise<void> {
  await runDry(t, 'uploads', NOON + 2 * MINUTE)
  // Twice: one whose parts differ is open again after the first, for a week.
  for (const day of [8, 16]) await runDry(t, 'uploads', NOON + day * DAY)
  await runDry(t, 'files', NOON + 16 * DAY)
  await runDry(t, 'files', NOON + 16 * DAY + 2 * MINUTE)
  await t.run('orphans', NOON + 26 * DAY)
}

/** Every row of what this link sent is ready and has its object, and there is no object besides. */
async function assertWhole(expect: ExpectStatic, { t, link }: Scene): Promise<void> {
  const rows = await t.db.select().from(files).where(eq(files.uploadedByLink, link.linkId)).all()
  for (const row of rows) {
    expect(row.state).toBe('ready')
    expect((await t.store.head(row.objectKey))?.sizeBytes).toBe(row.sizeBytes)
  }
  expect(new Set(await keysIn(t.store))).toEqual(new Set(rows.map((row) => row.objectKey)))
}

/** The files that a link ever brought in are counted alike by the link, by its submissions and, unless some were purged, by their rows. */
async function assertCounted(expect: ExpectStatic, { t, link }: Scene, purged: boolean): Promise<void> {
  const counted = await t.db.select().from(uploadLinks).where(eq(uploadLinks.id, link.linkId)).get()
  const sent = await t.db
    .select({ files: sum(submissions.files).mapWith(Number), bytes: sum(submissions.bytes).mapWith(Number) })
    .from(submissions)
    .where(eq(submissions.linkId, link.linkId))
    .get()
  expect(sent).toEqual({ files: counted?.filesIn, bytes: counted?.bytesIn })
  const ready = await t.db.select({ id: files.id }).from(files).where(eq(files.uploadedByLink, link.linkId)).all()
  if (!purged) expect(counted?.filesIn).toBe(ready.length)
}

/** One trouble of one case, and how its caller took it. What must hold when all is cleared up is returned, to be asked then. */
async function troubleOnce(expect: ExpectStatic, s: Scene, one: Case, trouble: Trouble, goesOn: boolean, at: string) {
  const { act, goOn, ready, sent, gone = [], answered } = one
  const host = troubled(s.t.db, s.t.store, trouble)
  const { db, store } = host
  await act({ visitor: { ...s.visitor, db, store }, system: { ...s.t.system('test'), db, store } }).catch((error: unknown) => {
    if (!host.met()) throw error
  })
  if (answered) expect((await listParts(s.visitor, answered.upload)).parts, at).toEqual(expect.arrayContaining(answered.parts))
  if (goesOn) await goOn?.(s.visitor)
  const holds = async () => {
    const here = sent && (goesOn || (await fileRow(s.t.db, sent.fileId))) ? sent : ready
    if (here) expect(sameBytes(await readFile(s.staff, here.fileId), bytesOf(10)), at).toBe(true)
    for (const upload of gone) expect([await fileRow(s.t.db, upload.fileId), await uploadRow(s.t.db, upload.uploadId)], at).toEqual([undefined, undefined])
  }
  return { met: host.met(), holds }
}

test.for(Object.keys(cases))('trouble at any call of %s loses nothing that was answered and leaves nothing behind', async (name, { expect }) => {
  const s = await scene()
  const begin = cases[name]
  if (!begin) throw new Error('no such case')
  const held: (() => Promise<void>)[] = []
  for (const [fault, goesOn] of TROUBLES) {
    if (CHORES.has(name) && fault === 'dies after' && goesOn) continue
    for (let call = 1, met = true; met; call++) {
      const at = `${name}: call ${call} ${fault}, the caller ${goesOn ? 'goes on' : 'is gone'}`
      const outcome = await troubleOnce(expect, s, await begin(s), { call, fault }, goesOn, at)
      met = outcome.met
      held.push(outcome.holds)
      // A chore would find what the trouble before has left, and meet its own elsewhere.
      if (CHORES.has(name)) await clearUp(s.t)
    }
  }
  await clearUp(s.t)
  for (const holds of held) await holds()
  expect(held.length).toBeGreaterThan(8)
  expect(sameBytes(await readFile(s.staff, s.bystander), bytesOf(10))).toBe(true)
  await assertWhole(expect, s)
  await assertCounted(expect, s, name === 'purge')
  await assertBooks(expect, s)
})
