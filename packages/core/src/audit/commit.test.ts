import { eq, sql } from 'drizzle-orm'
import { test } from 'vitest'
import { eventsAbout, verbs } from '../../testing/events.ts'
import { losingAnswers } from '../../testing/lost-answers.ts'
import { testContext } from '../../testing/context.ts'
import type { StaffContext } from '../context.ts'
import { customers } from '../customers/table.ts'
import { must, mustExist } from '../database.ts'
import { defineError, type ErrorMaker } from '../errors.ts'
import { type Id, newId } from '../ids.ts'
import { AlreadyWritten, AnswerLost } from '../ports.ts'
import { auditEvents } from './table.ts'
import { commit, commitQuietly, listAudit } from './usecases.ts'

const conflicts = [0, 1, 2, 3].map((index) => defineError(`test.conflict_${index}`, 'conflict', 'Something is in the way.'))
const conflict = (index: number): ErrorMaker => conflicts[index] ?? defineError('test.none', 'conflict', '')

const addCustomer = (ctx: StaffContext, id: Id<'customer'>) =>
  ctx.db.insert(customers).values({ id, createdAt: ctx.now, createdBy: ctx.actor.staffId, name: 'Northlight', sortName: 'northlight' })
const note = (ctx: StaffContext, id: Id<'customer'>, notes: string) => ctx.db.update(customers).set({ notes }).where(eq(customers.id, id))
const lengthen = (ctx: StaffContext, id: Id<'customer'>) =>
  ctx.db
    .update(customers)
    .set({ notes: sql`${customers.notes} || 'x'` })
    .where(eq(customers.id, id))
const read = (ctx: StaffContext, id: Id<'customer'>) => ctx.db.select().from(customers).where(eq(customers.id, id)).get()

test.for([0, 1, 2, 3])('when condition %i of four fails nothing of the change stays, and its own conflict is named', async (failing, { expect }) => {
  const t = await testContext()
  const ctx = await t.staff()
  const [id, absent] = [newId('customer'), newId('customer')]
  const guarded = [0, 1, 2, 3].flatMap((index) => [note(ctx, index === failing ? absent : id, `step ${index}`), must(conflict(index))])
  await expect(commit(ctx, 'test.changed', id, {}, [addCustomer(ctx, id), ...guarded])).rejects.toMatchObject({ code: `test.conflict_${failing}` })
  expect(await read(ctx, id)).toBeUndefined()
  expect(await eventsAbout(t.db, id)).toEqual([])
})

test('a condition on what must exist stands anywhere in a change, and undoes what comes before and after it', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff()
  const [id, absent] = [newId('customer'), newId('customer')]
  const there = (of: Id<'customer'>, index: number) => mustExist(sql`select 1 from customers where id = ${of}`, conflict(index))
  const failing = commit(ctx, 'test.changed', id, {}, [addCustomer(ctx, id), there(id, 0), there(absent, 1), note(ctx, id, 'later')])
  await expect(failing).rejects.toMatchObject({ code: 'test.conflict_1' })
  expect(await read(ctx, id)).toBeUndefined()
  await commit(ctx, 'test.changed', id, {}, [addCustomer(ctx, id), there(id, 0), note(ctx, id, 'later')])
  expect(await read(ctx, id)).toMatchObject({ notes: 'later' })
})

test('a change and its one event are written together, with who did it and when', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff()
  const id = newId('customer')
  expect(await commit(ctx, 'test.changed', id, { files: 3 }, [addCustomer(ctx, id)])).toBe(true)
  expect(await eventsAbout(t.db, id)).toMatchObject([
    { verb: 'test.changed', at: ctx.now, actorKind: 'staff', actorId: ctx.actor.staffId, subjectId: id, facts: { files: 3 } },
  ])
})

test('a change whose event cannot be written is not written either', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff()
  const [id, subject, taken] = [newId('customer'), newId('customer'), newId('event')]
  await commit(ctx, 'test.first', subject, {}, [], taken)
  expect(await commit(ctx, 'test.second', id, {}, [addCustomer(ctx, id)], taken)).toBe(false)
  expect(await read(ctx, id)).toBeUndefined()
})

test.for([
  { name: 'lost on the way back', losses: ['after'] as const },
  { name: 'lost on the way there', losses: ['before'] as const },
  { name: 'lost twice', losses: ['after', 'before'] as const },
])('a change whose answer was $name is made once', async ({ losses }, { expect }) => {
  const t = await testContext()
  const ctx = await t.staff()
  const id = newId('customer')
  await commitQuietly(ctx, [addCustomer(ctx, id)])
  const losing = { ...ctx, db: losingAnswers(t.db, losses) }
  expect(await commit(losing, 'test.changed', id, {}, [lengthen(losing, id), must(conflict(0))])).toBe(true)
  expect(await read(ctx, id)).toMatchObject({ notes: 'x' })
  expect(await verbs(eventsAbout(t.db, id))).toEqual(['test.changed'])
})

test('a lost answer does not hide a conflict: when the change was not made, the conflict is named', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff()
  const id = newId('customer')
  const losing = { ...ctx, db: losingAnswers(t.db, ['before']) }
  await expect(commit(losing, 'test.changed', id, {}, [note(losing, id, 'none'), must(conflict(0))])).rejects.toMatchObject({ code: 'test.conflict_0' })
  expect(await eventsAbout(t.db, id)).toEqual([])
})

test('a guarded change that its own first try made impossible is told from a conflict', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff()
  const id = newId('customer')
  const losing = { ...ctx, db: losingAnswers(t.db, ['after']) }
  const insertOnce = [addCustomer(losing, id).onConflictDoNothing(), must(conflict(0))]
  expect(await commit(losing, 'test.changed', id, {}, insertOnce)).toBe(true)
  await expect(commit(ctx, 'test.changed', id, {}, [addCustomer(ctx, id).onConflictDoNothing(), must(conflict(0))])).rejects.toMatchObject({
    code: 'test.conflict_0',
  })
  expect(await verbs(eventsAbout(t.db, id))).toEqual(['test.changed'])
})

test('a connection that stays broken is reported after three tries', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff()
  const id = newId('customer')
  const losing = { ...ctx, db: losingAnswers(t.db, ['before', 'before', 'before']) }
  await expect(commit(losing, 'test.changed', id, {}, [addCustomer(losing, id)])).rejects.toBeInstanceOf(AnswerLost)
  expect(await read(ctx, id)).toBeUndefined()
  await commit(losing, 'test.changed', id, {}, [addCustomer(losing, id)])
  expect(await read(ctx, id)).toBeDefined()
})

test('a key that is taken is reported as such, and leaves no event', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff()
  const id = newId('customer')
  await commitQuietly(ctx, [addCustomer(ctx, id)])
  await expect(commit(ctx, 'test.changed', id, {}, [addCustomer(ctx, id)])).rejects.toBeInstanceOf(AlreadyWritten)
  expect(await eventsAbout(t.db, id)).toEqual([])
})

test('nobody changes or deletes what the audit log says', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff()
  const id = newId('customer')
  await commit(ctx, 'test.changed', id, {}, [addCustomer(ctx, id)])
  const rewrite = t.db.update(auditEvents).set({ verb: 'test.other' }).where(eq(auditEvents.subjectId, id))
  const forget = t.db.delete(auditEvents).where(eq(auditEvents.subjectId, id))
  await expect(commitQuietly(ctx, [rewrite])).rejects.toThrow(/append-only/)
  await expect(commitQuietly(ctx, [forget])).rejects.toThrow(/append-only/)
  expect(await verbs(eventsAbout(t.db, id))).toEqual(['test.changed'])
})

test('administrators read the log newest first, page by page; others do not', async ({ expect }) => {
  const t = await testContext()
  const ctx = await t.staff()
  const ids = [newId('customer'), newId('customer'), newId('customer')]
  for (const id of ids) await commit(ctx, 'test.changed', id, {}, [addCustomer(ctx, id)])
  const first = await listAudit(ctx, { limit: 2 })
  expect(first.map((event) => event.subjectId)).toEqual([ids[2], ids[1]])
  const second = await listAudit(ctx, { limit: 1, before: first[1]?.seq })
  expect(second.map((event) => event.subjectId)).toEqual([ids[0]])
  await expect(t.staff('level-2').then((level2) => listAudit(level2, { limit: 2 }))).rejects.toMatchObject({ code: 'staff.not_administrator' })
})
