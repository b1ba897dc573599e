import { eq } from 'drizzle-orm'
import { type ExpectStatic, test } from 'vitest'
import { testContext, type TestContext } from '../../testing/context.ts'
import { eventsBy, verbs } from '../../testing/events.ts'
import { beforeNextBatch } from '../../testing/interruption.ts'
import { fileOf, openOf, startFile } from '../../testing/sending.ts'
import { changeLink, sharing } from '../../testing/sharing.ts'
import type { VisitorContext } from '../context.ts'
import { addDirectories, startFolder } from '../folders/usecases.ts'
import { type Id, newId } from '../ids.ts'
import { editOrder } from '../orders/edit.ts'
import { orders } from '../orders/table.ts'
import { changeOrderStatus } from '../orders/usecases.ts'
import { completeTask } from '../tasks/review.ts'
import { tasks, taskTypes } from '../tasks/table.ts'
import { findTaskById } from '../tasks/usecases.ts'
import { startUploads } from '../uploads/start.ts'
import type { UpdateLink } from './schemas.ts'
import { revokeLink } from './usecases.ts'

const BEYOND_ALL = 999_999_999
const TITLE = { from: 'Harbour, episode 4', to: 'Harbour, episode 4 (final)' }
const DURATION = { from: null, to: 3_130 }

/** An order of a series and a project, a link that reaches it, and one that was shared from that. */
async function harbour(t: TestContext) {
  const made = await sharing(t, { allowTitle: true, allowDuration: true })
  await t.db.batch([t.db.update(orders).set({ series: 'Harbour', project: 'North' }).where(eq(orders.id, made.orderId))])
  return made
}
type Harbour = Awaited<ReturnType<typeof harbour>>
type Change = (t: TestContext, made: Harbour) => Promise<unknown>

const linkBecomes =
  (changes: Partial<UpdateLink>): Change =>
  (t, { link }) =>
    changeLink(t, link, changes)

const orderBecomes =
  (to: 'New' | 'Completed'): Change =>
  async (t, { orderId }) =>
    changeOrderStatus(await t.staff(), { orderId, from: 'Incoming', to })

const typeIsDisabled: Change = (t, { taskId }) => {
  const ofTask = t.db.select({ id: tasks.taskTypeId }).from(tasks).where(eq(tasks.id, taskId))
  return t.db.batch([t.db.update(taskTypes).set({ enabledForCustomerUpload: false }).where(eq(taskTypes.id, ofTask))])
}

const taskIsCompleted: Change = async (t, { taskId }) => {
  const { state = 'needed', contentVersion = 0 } = (await findTaskById(t.db, taskId)) ?? {}
  await completeTask(await t.staff(), { taskId, state, contentVersion })
}

/** What a link begins, for a task or in a folder that it began before. */
const starts: Record<Start, (visitor: VisitorContext, taskId: Id<'task'>, assetId: Id<'asset'>) => Promise<unknown>> = {
  file: (visitor, taskId) => startFile(visitor, taskId),
  folder: (visitor, taskId) => startFolder(visitor, { requestId: newId('event'), taskId, name: 'Reel 2', files: 1 }),
  'file in a folder': (visitor, taskId, assetId) => startUploads(visitor, { requestId: newId('event'), taskId, assetId, files: [fileOf()] }),
  directory: (visitor, _taskId, assetId) => addDirectories(visitor, { requestId: newId('event'), assetId, paths: ['Stills'] }),
}
const STARTS = ['file', 'folder', 'file in a folder', 'directory'] as const
type Start = (typeof STARTS)[number]

/** Expects that an attempt is refused by this name and writes nothing, or goes on. */
async function isJudged(expect: ExpectStatic, t: TestContext, visitor: VisitorContext, code: string | null, attempt: () => Promise<unknown>) {
  const before = await verbs(eventsBy(t.db, visitor.actor.link.id))
  if (code === null) return attempt()
  await expect(attempt()).rejects.toMatchObject({ code })
  expect(await verbs(eventsBy(t.db, visitor.actor.link.id))).toEqual(before)
  expect(await openOf(visitor)).toEqual([])
}

const CHANGES: readonly [string, Change, Partial<Record<Start, string>> | string | null][] = [
  ['the link is limited to another series', linkBecomes({ series: ['Elsewhere'] }), 'task.not_found'],
  ['the link is limited to another project', linkBecomes({ projects: ['Elsewhere'] }), 'task.not_found'],
  ['the link is limited to later orders', linkBecomes({ orderFrom: BEYOND_ALL }), 'task.not_found'],
  ['the link is limited to earlier orders', linkBecomes({ orderTo: 1 }), 'task.not_found'],
  ['the order becomes New', orderBecomes('New'), 'task.not_found'],
  ["the task's type is disabled", typeIsDisabled, 'task.not_found'],
  ['the task is completed', taskIsCompleted, 'task.completed'],
  ['the link takes files only', linkBecomes({ display: 'files' }), { folder: 'link.folders_not_taken' }],
  ['the link takes folders only', linkBecomes({ display: 'folders' }), { file: 'link.files_not_taken' }],
  ['the link is limited to what it is used for', linkBecomes({ series: ['Harbour', 'Elsewhere'], projects: ['North'], orderFrom: 1 }), null],
]

test.for(CHANGES)('what is begun while %s is judged as it would be after it', async ([, change, refusals], { expect }) => {
  const t = await testContext()
  for (const whose of ['visitor', 'receiver'] as const) {
    for (const start of STARTS) {
      const made = await harbour(t)
      const visitor = made[whose]
      const { assetId } = await startFolder(visitor, { requestId: newId('event'), taskId: made.taskId, name: 'Reel 1', files: 1 })
      const meanwhile = { ...visitor, db: beforeNextBatch(t.db, () => change(t, made)) }
      const code = typeof refusals === 'string' ? refusals : (refusals?.[start] ?? null)
      await isJudged(expect, t, visitor, code, () => starts[start](meanwhile, made.taskId, assetId))
    }
  }
})

const EDITS: readonly [string, Change, string | null, string | null][] = [
  ['the link no longer allows the title', linkBecomes({ allowTitle: false }), 'order.title_not_editable', null],
  ['the link no longer allows the duration', linkBecomes({ allowDuration: false }), null, 'order.duration_not_editable'],
  ['the link is limited to another series', linkBecomes({ series: ['Elsewhere'] }), 'order.not_found', 'order.not_found'],
  ['the order becomes New', orderBecomes('New'), 'order.not_found', 'order.not_found'],
  ['the only type that the customer sees is disabled', typeIsDisabled, 'order.not_found', 'order.not_found'],
  ['the task is completed', taskIsCompleted, null, null],
  ['the link is limited to what it is used for', linkBecomes({ series: ['Harbour'], display: 'folders' }), null, null],
]

test.for(EDITS)('what is edited while %s is judged as it would be after it', async ([, change, title, duration], { expect }) => {
  const t = await testContext()
  for (const whose of ['visitor', 'receiver'] as const) {
    for (const [code, edit] of [
      [title, { title: TITLE }],
      [duration, { durationSeconds: DURATION }],
    ] as const) {
      const made = await harbour(t)
      const meanwhile = { ...made[whose], db: beforeNextBatch(t.db, () => change(t, made)) }
      await isJudged(expect, t, made[whose], code, () => editOrder(meanwhile, { orderId: made.orderId, ...edit }))
      const row = await t.db.select().from(orders).where(eq(orders.id, made.orderId)).get()
      const edited = 'title' in edit ? row?.title === TITLE.to : row?.durationSeconds === DURATION.to
      expect(edited).toBe(code === null)
    }
  }
})

test('what a link took for folders only, or takes again, follows the topmost link that says so', async ({ expect }) => {
  const t = await testContext()
  const { link, child, receiver, taskId } = await harbour(t)
  await changeLink(t, child, { display: 'folders' })
  const meanwhile = { ...receiver, db: beforeNextBatch(t.db, () => changeLink(t, link, { display: 'files' })) }
  await startFile(meanwhile, taskId)
  const folder = startFolder(receiver, { requestId: newId('event'), taskId, name: 'Reel', files: 1 })
  await expect(folder).rejects.toMatchObject({ code: 'link.folders_not_taken' })
})

test('what is begun while the link above is withdrawn, after it was narrowed, begins nothing', async ({ expect }) => {
  const t = await testContext()
  const { link, receiver, taskId } = await harbour(t)
  const withdraw = async () => {
    await changeLink(t, link, { series: ['Elsewhere'] })
    await revokeLink(await t.staff(), link)
  }
  await isJudged(expect, t, receiver, 'link.not_open', () => startFile({ ...receiver, db: beforeNextBatch(t.db, withdraw) }, taskId))
})
