import { and, eq, sum } from 'drizzle-orm'
import { type ExpectStatic, test } from 'vitest'
import { bodyOf, bytesOf, NOON, sameBytes, testContext, type TestContext } from '../../testing/context.ts'
import { crashing } from '../../testing/faults.ts'
import { fileOf, fileRow, keysIn, partOf, readFile, sendFile, sendingTo, sendPart, sendParts, startFile, startParts, storeWith, uploadRow } from '../../testing/sending.ts'
import type { SystemContext, VisitorContext } from '../context.ts'
import { purgeFiles } from '../files/purge.ts'
import { files } from '../files/table.ts'
import { setFileExpiry } from '../files/usecases.ts'
import { newId } from '../ids.ts'
import { DAY, HOUR, MINUTE } from '../instants.ts'
import { submissions } from '../submissions/table.ts'
import { uploadLinks } from '../upload-links/table.ts'
import { type StartedUpload, startUploads } from './start.ts'
import { uploads } from './table.ts'
import { abandonUpload, finishUpload, listParts, sweepUploads } from './usecases.ts'

/** What a crash may do to one verb: `begin` makes a fresh case, `act` is the verb, `goOn` what its caller does when it never heard an answer. */
interface Case {
  act(ctx: { visitor: VisitorContext; system: SystemContext }): Promise<unknown>
  goOn(visitor: VisitorContext): Promise<unknown>
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
  return { t, ...sending, bystander: await sendFile(sending.visitor, sending.taskId) }
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
      const rows = await t.db.select().from(uploads).where(and(eq(uploads.requestId, input.requestId), eq(uploads.linkId, link.linkId))).all()
      if (again.length !== 2 || rows.length !== 2) throw new Error(`${rows.length} uploads were begun`)
      for (const upload of again) await comeBack(visitor, upload)
    }
    return { act: ({ visitor }) => startUploads(visitor, input), goOn }
  },
  async 'the part of a file of one'({ visitor: before, taskId }) {
    const sent = await startFile(before, taskId)
    return { act: ({ visitor }) => sendPart(visitor, sent, 1, bytesOf(10)), goOn: (visitor) => comeBack(visitor, sent), sent }
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
    return { act: ({ system }) => sweepUploads({ ...system, now: NOON + 2 * MINUTE, clock: () => NOON + 2 * MINUTE }), goOn: async () => {}, ready }
  },
  async abandon({ visitor: before, taskId }) {
    const upload = await startParts(before, taskId)
    await sendPart(before, upload, 1, partOf(upload, 1))
    return { act: ({ visitor }) => abandonUpload(visitor, upload), goOn: (visitor) => abandonUpload(visitor, upload), gone: [upload] }
  },
  async 'the sweep giving up'({ visitor: before, taskId }) {
    const upload = await startParts(before, taskId)
    await sendPart(before, upload, 1, partOf(upload, 1))
    return { act: ({ system }) => sweepUploads({ ...system, now: NOON + 7 * DAY }), goOn: async () => {}, gone: [upload] }
  },
  async purge({ t, visitor: before, taskId }) {
    const gone = [await startFile(before, taskId), await startParts(before, taskId)]
    const staff = await t.staff()
    for (const upload of gone) {
      await comeBack(before, upload)
      await setFileExpiry(staff, { fileId: upload.fileId, taskId, expiresAt: NOON + HOUR })
    }
    const begun = await startParts(before, taskId)
    await sendPart(before, begun, 1, partOf(begun, 1))
    const deaf = storeWith(t.store, { abortUpload: () => Promise.reject(new Error('the process died')) })
    await abandonUpload({ ...before, store: deaf }, begun).catch(() => {})
    return { act: ({ system }) => purgeFiles({ ...system, now: NOON + HOUR }), goOn: async () => {}, gone: [...gone, begun] }
  },
}

/** Every chore that clears up, at the times at which it would. */
async function clearUp(t: TestContext): Promise<void> {
  await t.run('uploads', NOON + 2 * MINUTE)
  await t.run('uploads', NOON + 8 * DAY)
  await t.run('files', NOON + 8 * DAY)
  await t.run('files', NOON + 8 * DAY + 2 * MINUTE)
  await t.run('orphans', NOON + 18 * DAY)
}

/** What holds after everything, for all that this link ever sent. */
async function assertWhole(expect: ExpectStatic, { t, link }: Scene, at: string): Promise<void> {
  const rows = await t.db.select().from(files).where(eq(files.uploadedByLink, link.linkId)).all()
  const keys = new Set(await keysIn(t.store))
  for (const row of rows) {
    expect(row.state, at).toBe('ready')
    expect((await t.store.head(row.objectKey))?.sizeBytes, at).toBe(row.sizeBytes)
  }
  expect(keys, at).toEqual(new Set(rows.map((row) => row.objectKey)))
}

/** Files that a link ever brought in are counted alike by the link and by its submissions; `ready` of them are here. */
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

async function assertReady(expect: ExpectStatic, t: TestContext, upload: StartedUpload, at: string): Promise<void> {
  expect(sameBytes(await readFile(await t.staff('level-2', NOON + HOUR), upload.fileId), bytesOf(10)), at).toBe(true)
}

test.for(Object.keys(cases))('a crash at any call of %s loses nothing that was answered and leaves nothing behind', async (name, { expect }) => {
  const s = await scene()
  const begin = cases[name]
  if (!begin) throw new Error('no such case')
  let crashes = 0
  for (const when of ['before', 'after'] as const) {
    for (const goesOn of [true, false]) {
      for (let call = 1, more = true; more; call++) {
        const at = `${name}, ${when} call ${call}, the caller ${goesOn ? 'goes on' : 'is gone'}`
        const { act, goOn, ready, sent, gone = [], answered } = await begin(s)
        const crash = crashing(s.t.db, s.t.store, { call, when })
        const host = { db: crash.db, store: crash.store }
        await act({ visitor: { ...s.visitor, ...host }, system: { ...s.t.system('test'), ...host } }).catch((error: unknown) => {
          if (!crash.crashed()) throw error
        })
        more = crash.crashed()
        if (more) crashes++
        const standing = answered && (await listParts(s.visitor, answered.upload))
        if (standing) expect(standing.parts, at).toEqual(expect.arrayContaining(answered.parts))
        if (goesOn) await goOn(await s.t.make.visitor(s.link, NOON + 1))
        await clearUp(s.t)
        if (ready) await assertReady(expect, s.t, ready, at)
        if (sent && (goesOn || (await fileRow(s.t.db, sent.fileId)))) await assertReady(expect, s.t, sent, at)
        for (const upload of gone) expect([await fileRow(s.t.db, upload.fileId), await uploadRow(s.t.db, upload.uploadId)], at).toEqual([undefined, undefined])
        await assertWhole(expect, s, at)
      }
    }
  }
  expect(crashes).toBeGreaterThan(8)
  expect(sameBytes(await readFile(await s.t.staff(), s.bystander), bytesOf(10))).toBe(true)
  await assertCounted(expect, s, name === 'purge')
})
