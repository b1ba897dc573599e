import { and, eq } from 'drizzle-orm'
import { test } from 'vitest'
import { testContext, type TestContext } from '../../testing/context.ts'
import { eventsBy } from '../../testing/events.ts'
import { emptyOutbox } from '../../testing/outbox.ts'
import { storeWith } from '../../testing/sending.ts'
import { commitQuietly } from '../audit/usecases.ts'
import { chores } from '../chores.ts'
import type { Host } from '../context.ts'
import { files } from '../files/table.ts'
import { newId } from '../ids.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../instants.ts'
import { sendTestMail } from '../workspace/usecases.ts'
import { runChore, runChoreSoon, runDueChores } from './runner.ts'
import { choreLeases, choreRuns } from './table.ts'
import { listRuns } from './usecases.ts'

/** Midnight, when every chore is due; each test has a day of its own. */
const DAYS = Array.from({ length: 20 }, (_, index) => Date.UTC(2027, 0, 1) + index * DAY)
const nextDay = () => DAYS.shift() ?? 0

async function fresh(changes: Partial<Host> = {}) {
  const t = await testContext(changes)
  await emptyOutbox(t)
  await commitQuietly(t.system('test'), [t.db.delete(choreLeases)])
  return { t, midnight: nextDay() }
}

const runsFor = (t: TestContext, scheduledFor: number) => t.db.select().from(choreRuns).where(eq(choreRuns.scheduledFor, scheduledFor)).all()
const names = (runs: readonly { chore: string }[]) => runs.map((run) => run.chore).toSorted()
const all = names(chores.map(({ name }) => ({ chore: name })))

test('three runners at once run every chore once, and record each run', async ({ expect }) => {
  const { t, midnight } = await fresh()
  await Promise.all([1, 2, 3].map(() => runDueChores(t.at(midnight), DAY)))
  const runs = await runsFor(t, midnight)
  expect(names(runs)).toEqual(all)
  expect(runs.every((run) => run.finishedAt === midnight && run.failure === null)).toBe(true)
})

test('a chore that ran for its time does not run again before its next time, to the millisecond', async ({ expect }) => {
  const { t, midnight } = await fresh()
  await runDueChores(t.at(midnight), DAY)
  await runDueChores(t.at(midnight + MINUTE - 1), DAY)
  expect(await runsFor(t, midnight)).toHaveLength(chores.length)
  await runDueChores(t.at(midnight + MINUTE), DAY)
  expect(names(await runsFor(t, midnight + MINUTE))).toEqual(['notices', 'receipts', 'submissions', 'uploads'])
  expect(await runsFor(t, midnight)).toHaveLength(chores.length)
})

test('hours that were missed are made good by one run', async ({ expect }) => {
  const { t, midnight } = await fresh()
  await runDueChores(t.at(midnight), DAY)
  await runDueChores(t.at(midnight + 5 * HOUR + 20 * MINUTE), DAY)
  const hourly = (await t.db.select().from(choreRuns).where(eq(choreRuns.chore, 'codes')).all()).filter((run) => run.scheduledFor >= midnight)
  expect(hourly.map((run) => run.scheduledFor).toSorted((a, b) => a - b)).toEqual([midnight, midnight + 5 * HOUR])
})

test('a frequent trigger leaves the long chores to the rare one', async ({ expect }) => {
  const { t, midnight } = await fresh()
  await runDueChores(t.at(midnight), MINUTE)
  expect(names(await runsFor(t, midnight))).toEqual(['notices', 'receipts', 'submissions', 'uploads'])
  await runDueChores(t.at(midnight), HOUR)
  expect(names(await runsFor(t, midnight))).toEqual(all.filter((name) => name !== 'orphans'))
})

test('a chore that fails is recorded with its failure, the next ones run, and its next turn makes it good', async ({ expect }) => {
  let broken = true
  const { t: plain } = await fresh()
  const store = storeWith(plain.store, { delete: () => (broken ? Promise.reject(new TypeError('secret words')) : Promise.resolve()) })
  const { t, midnight } = await fresh({ store })
  const id = newId('file')
  const names = { name: 'a.mov', relativePath: 'a.mov', mediaType: '', objectKey: `files/${id}` }
  await commitQuietly(t.system('test'), [t.db.insert(files).values({ ...names, id, createdAt: 0, state: 'ready', sizeBytes: 1, expiresAt: midnight - 1 })])
  await runDueChores(t.at(midnight), DAY)
  const runs = await runsFor(t, midnight)
  expect(runs.find((run) => run.chore === 'files')).toMatchObject({ failure: 'TypeError', finishedAt: midnight })
  expect(JSON.stringify(runs)).not.toContain('secret words')
  expect(runs.filter((run) => run.chore !== 'files').every((run) => run.failure === null && run.finishedAt !== null)).toBe(true)
  expect(await t.db.select().from(files).where(eq(files.id, id)).get()).toMatchObject({ state: 'deleting' })
  broken = false
  await runDueChores(t.at(midnight + HOUR), DAY)
  expect((await runsFor(t, midnight + HOUR)).find((run) => run.chore === 'files')).toMatchObject({ failure: null })
  expect(await t.db.select().from(files).where(eq(files.id, id)).get()).toBeUndefined()
})

test('a lease that a crash left is taken over when it ends, to the millisecond', async ({ expect }) => {
  const { t, midnight } = await fresh()
  const leaseUntil = midnight + 2 * MINUTE
  await commitQuietly(t.system('test'), [t.db.insert(choreLeases).values({ chore: 'codes', leaseId: newId('lease'), leaseUntil, doneFor: 0 })])
  await runDueChores(t.at(leaseUntil - 1), DAY)
  expect(names(await runsFor(t, midnight))).not.toContain('codes')
  await runDueChores(t.at(leaseUntil), DAY)
  expect(names(await runsFor(t, midnight)).filter((name) => name === 'codes')).toHaveLength(1)
})

test('a run goes on while there is more, stops after twenty seconds, and leaves the rest to the next', async ({ expect }) => {
  const { t, midnight } = await fresh()
  const staff = await t.staff('administrator', midnight)
  for (let n = 0; n < 45; n++) await sendTestMail(staff)
  let now = midnight
  await runDueChores({ ...t.at(midnight), clock: () => (now += 4 * SECOND) }, MINUTE)
  const sent = t.mails().length
  expect([20, 40]).toContain(sent)
  await runDueChores(t.at(midnight + 5 * MINUTE), MINUTE)
  expect(t.mails()).toHaveLength(45)
  const runs = await t.db
    .select()
    .from(choreRuns)
    .where(and(eq(choreRuns.chore, 'notices'), eq(choreRuns.scheduledFor, midnight)))
    .all()
  expect(runs).toMatchObject([{ items: sent }])
})

test('what a verb asks for soon runs beside a scheduled run, and its failure harms nobody', async ({ expect }) => {
  const { t, midnight } = await fresh()
  const lease = { leaseId: newId('lease'), leaseUntil: midnight + 2 * MINUTE, doneFor: 0 }
  await commitQuietly(t.system('test'), [t.db.insert(choreLeases).values({ ...lease, chore: 'notices' })])
  const staff = await t.staff('administrator', midnight)
  await sendTestMail(staff)
  await runChoreSoon(t.at(midnight), 'notices')
  expect(t.mails().map((mail) => mail.to)).toEqual([staff.actor.email])
  const gone = () => {
    throw new Error('gone')
  }
  const broken = { ...t.at(midnight), db: new Proxy(t.db, { get: () => gone }) }
  await expect(runChoreSoon(broken, 'notices')).resolves.toBeUndefined()
  await expect(runChoreSoon(t.at(midnight), 'no such chore')).resolves.toBeUndefined()
})

test('an administrator runs a chore by hand, unless it is running; its scheduled run comes all the same', async ({ expect }) => {
  const { t, midnight } = await fresh()
  const staff = await t.staff('administrator', midnight + 1)
  await expect(runChore(staff, { chore: 'tidy' })).rejects.toMatchObject({ code: 'chore.not_found' })
  await sendTestMail(staff)
  expect(await runChore(staff, { chore: 'notices' })).toEqual({ items: 1, bytes: 0 })
  const events = await eventsBy(t.db, staff.actor.staffId)
  expect(events.map((event) => event.verb)).toEqual(['workspace.test_mail_sent', 'chore.run_by_hand'])
  expect(events.at(-1)?.facts).toEqual({ chore: 'notices', items: 1 })
  await runDueChores(t.at(midnight + 2), MINUTE)
  expect(names(await runsFor(t, midnight))).toContain('notices')
  await commitQuietly(t.system('test'), [
    t.db
      .update(choreLeases)
      .set({ leaseUntil: midnight + HOUR })
      .where(eq(choreLeases.chore, 'notices')),
  ])
  const again = await t.staff('administrator', midnight + 2 * MINUTE)
  await expect(runChore(again, { chore: 'notices' })).rejects.toMatchObject({ code: 'chore.busy' })
  expect(await eventsBy(t.db, again.actor.staffId)).toEqual([])
})

test('Housekeeping shows what did something or failed, and quiet runs for an hour', async ({ expect }) => {
  const { t, midnight } = await fresh()
  const run = (facts: { startedAt: number; items?: number; failure?: string }) => ({ id: newId('run'), chore: 'codes', scheduledFor: midnight, ...facts })
  const rows = [
    run({ startedAt: midnight - HOUR }),
    run({ startedAt: midnight - HOUR + 1 }),
    run({ startedAt: midnight - 2 * HOUR, items: 1 }),
    run({ startedAt: midnight - 3 * HOUR, failure: 'Error' }),
  ]
  await commitQuietly(t.system('test'), [t.db.insert(choreRuns).values(rows)])
  const ids = new Set<string>(rows.map((row) => row.id))
  const shown = (await listRuns(await t.staff('administrator', midnight))).filter((row) => ids.has(row.id))
  expect(shown.map((row) => row.id)).toEqual([rows[1]?.id, rows[2]?.id, rows[3]?.id])
})

test('a run that did nothing is forgotten after a day', async ({ expect }) => {
  const { t, midnight } = await fresh()
  const id = newId('run')
  await commitQuietly(t.system('test'), [t.db.insert(choreRuns).values({ id, chore: 'codes', scheduledFor: midnight, startedAt: midnight })])
  const kept = () => t.db.select().from(choreRuns).where(eq(choreRuns.id, id)).get()
  await t.run('chore-runs', midnight + DAY)
  expect(await kept()).toBeDefined()
  await t.run('chore-runs', midnight + DAY + 1)
  expect(await kept()).toBeUndefined()
})

test('a run that did something is forgotten after 30 days', async ({ expect }) => {
  const { t, midnight } = await fresh()
  const id = newId('run')
  await commitQuietly(t.system('test'), [t.db.insert(choreRuns).values({ id, chore: 'codes', scheduledFor: midnight, startedAt: midnight, items: 1 })])
  const kept = () => t.db.select().from(choreRuns).where(eq(choreRuns.id, id)).get()
  await t.run('chore-runs', midnight + 30 * DAY)
  expect(await kept()).toBeDefined()
  await t.run('chore-runs', midnight + 30 * DAY + 1)
  expect(await kept()).toBeUndefined()
})
