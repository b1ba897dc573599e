import { eq, sql } from 'drizzle-orm'
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { test } from 'vitest'
import { AlreadyWritten, GuardFailed, type Database } from '@sluice/core/ports'

/** The tables that the contract's tests write to, one statement each. */
export const CONTRACT_TABLES = [
  'create table boxes (id text primary key not null, state text not null, size_bytes integer not null)',
  `create table guards (g0 integer, g1 integer, g2 integer, g3 integer,
    constraint guard_0 check (g0 = 1), constraint guard_1 check (g1 = 1), constraint guard_2 check (g2 = 1), constraint guard_3 check (g3 = 1))`,
] as const

export const boxes = sqliteTable('boxes', { id: text('id').primaryKey(), state: text('state').notNull(), sizeBytes: integer('size_bytes').notNull() })
const guardColumns = [
  sqliteTable('guards', { g: integer('g0') }),
  sqliteTable('guards', { g: integer('g1') }),
  sqliteTable('guards', { g: integer('g2') }),
  sqliteTable('guards', { g: integer('g3') }),
] as const

const putBox = (db: Database, id: string) => db.insert(boxes).values({ id, state: 'open', sizeBytes: 1 })
const closeBox = (db: Database, id: string) =>
  db
    .update(boxes)
    .set({ state: 'closed' })
    .where(sql`${boxes.id} = ${id} and ${boxes.state} = 'open'`)
const changedOr = (db: Database, guard: 0 | 1 | 2 | 3) => db.insert(guardColumns[guard]).select(sql`select 0 where changes() = 0`)
const idsLike = async (db: Database, prefix: string) =>
  (
    await db
      .select({ id: boxes.id })
      .from(boxes)
      .where(sql`${boxes.id} like ${`${prefix}%`}`)
  ).map((row) => row.id)

/** What every `Database` must do (ports.ts), as tests. `open` gives a database that has the tables above. */
export function databaseContract(open: () => Promise<Database>): void {
  test('a batch whose guards hold is written whole, and no guard leaves a row', async ({ expect }) => {
    const db = await open()
    await db.batch([putBox(db, 'whole-1'), changedOr(db, 0), closeBox(db, 'whole-1'), changedOr(db, 1)])
    expect(await db.select().from(boxes).where(eq(boxes.id, 'whole-1'))).toEqual([{ id: 'whole-1', state: 'closed', sizeBytes: 1 }])
    expect(await db.select().from(guardColumns[0])).toEqual([])
  })

  test('the guard in second place names itself and nothing of its batch stays', async ({ expect }) => {
    const db = await open()
    const failing = db.batch([putBox(db, 'second-1'), changedOr(db, 0), closeBox(db, 'second-none'), changedOr(db, 1), putBox(db, 'second-2')])
    await expect(failing).rejects.toEqual(new GuardFailed(1))
    expect(await idsLike(db, 'second-')).toEqual([])
  })

  test.for([0, 1, 2, 3] as const)('an update that matches nothing is undone by guard %i, which is named', async (guard, { expect }) => {
    const db = await open()
    const failing = db.batch([putBox(db, `named-${guard}`), closeBox(db, 'named-none'), changedOr(db, guard)])
    await expect(failing).rejects.toSatisfy((error) => error instanceof GuardFailed && error.index === guard)
    expect(await idsLike(db, 'named-')).toEqual([])
  })

  test('a row that is there already makes "insert or nothing" fail its guard', async ({ expect }) => {
    const db = await open()
    const claim = () => db.batch([putBox(db, 'claimed').onConflictDoNothing(), changedOr(db, 0)])
    await claim()
    await expect(claim()).rejects.toBeInstanceOf(GuardFailed)
  })

  test('a delete that matches nothing fails its guard', async ({ expect }) => {
    const db = await open()
    await expect(db.batch([db.delete(boxes).where(eq(boxes.id, 'never')), changedOr(db, 2)])).rejects.toEqual(new GuardFailed(2))
  })

  test('of ten who close one box at once, one does', async ({ expect }) => {
    const db = await open()
    await db.batch([putBox(db, 'raced')])
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, racer) => db.batch([putBox(db, `racer-${racer}`), closeBox(db, 'raced').returning({ id: boxes.id }), changedOr(db, 0)])),
    )
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(GuardFailed)
    expect(await idsLike(db, 'racer-')).toHaveLength(1)
  })

  test('a key that is met again is "already written", and nothing of its batch stays', async ({ expect }) => {
    const db = await open()
    await db.batch([putBox(db, 'twice')])
    await expect(db.batch([putBox(db, 'twice-new'), putBox(db, 'twice')])).rejects.toBeInstanceOf(AlreadyWritten)
    expect(await idsLike(db, 'twice')).toEqual(['twice'])
  })

  test('what the statements of a batch return comes back in their order', async ({ expect }) => {
    const db = await open()
    const answers = await db.batch([
      putBox(db, 'answer-1').returning(),
      putBox(db, 'answer-2').returning({ name: boxes.id }),
      closeBox(db, 'answer-1').returning({ id: boxes.id, state: boxes.state }),
      db.select({ id: boxes.id }).from(boxes).where(eq(boxes.id, 'answer-2')),
    ])
    expect(answers).toEqual([
      [{ id: 'answer-1', state: 'open', sizeBytes: 1 }],
      [{ name: 'answer-2' }],
      [{ id: 'answer-1', state: 'closed' }],
      [{ id: 'answer-2' }],
    ])
  })

  test('a failure that is no conflict stays what it is', async ({ expect }) => {
    const db = await open()
    const wrong = db.update(boxes).set({ state: sql`null` })
    const failing = db.batch([putBox(db, 'null-1'), wrong])
    await expect(failing).rejects.toThrow(/NOT NULL constraint failed/)
    await expect(failing).rejects.not.toBeInstanceOf(AlreadyWritten)
  })
}
