import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, test } from 'vitest'
import { AnswerLost } from '@sluice/core/ports'
import { boxes, CONTRACT_TABLES, databaseContract } from './contract.ts'
import { openLibsql, type Libsql } from './libsql.ts'

let folder = ''
const opened: Libsql[] = []
const children: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-libsql-'))
  await writeMigrations('start', { '0000_start': CONTRACT_TABLES })
})

afterAll(async () => {
  for (const libsql of opened) libsql.close()
  for (const child of children) child.kill('SIGKILL')
  await rm(folder, { recursive: true })
})

/** Writes a folder as drizzle-kit does. */
async function writeMigrations(name: string, migrations: Record<string, readonly string[]>): Promise<string> {
  const path = join(folder, name)
  await mkdir(join(path, 'meta'), { recursive: true })
  const entries = Object.keys(migrations).map((tag, idx) => ({ idx, version: '6', when: 1_700_000_000_000 + idx, tag, breakpoints: true }))
  await writeFile(join(path, 'meta/_journal.json'), JSON.stringify({ version: '7', dialect: 'sqlite', entries }))
  for (const [tag, statements] of Object.entries(migrations)) await writeFile(join(path, `${tag}.sql`), statements.join(';\n--> statement-breakpoint\n'))
  return path
}

function open(file: string, busyForMs?: number): Libsql {
  const libsql = openLibsql({ url: pathToFileURL(join(folder, file)).href, ...(busyForMs === undefined ? {} : { busyForMs }) })
  opened.push(libsql)
  return libsql
}

async function openWithTables(file: string, busyForMs?: number): Promise<Libsql> {
  const libsql = open(file, busyForMs)
  await libsql.migrate(join(folder, 'start'))
  return libsql
}

/** Another process that writes a row, keeps the write lock for `heldMs`, lets go for `freeMs`, and so on until it is killed. Resolves when it has the lock. */
async function lockFromOutside(file: string, heldMs: number, freeMs: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', HOLDER, pathToFileURL(join(folder, file)).href, String(heldMs), String(freeMs)], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  await once(child.stdout, 'data')
  return child
}

const HOLDER = `
  import { DatabaseSync } from 'node:sqlite'
  import { fileURLToPath } from 'node:url'
  import { setTimeout as pause } from 'node:timers/promises'
  const [url, heldMs, freeMs] = process.argv.slice(1)
  const db = new DatabaseSync(fileURLToPath(url), { timeout: 5000 })
  for (let n = 0; ; n++) {
    db.exec('begin immediate')
    db.prepare('insert into boxes values (?, ?, ?)').run('outside-' + n, 'open', 1)
    if (n === 0) process.stdout.write('locked')
    await pause(Number(heldMs))
    db.exec('commit')
    await pause(Number(freeMs))
  }
`

/** The ids that a process of its own would see, so read over a connection of its own. */
function idsOnDisk(file: string, prefix: string): unknown[] {
  const reader = new DatabaseSync(join(folder, file))
  const rows = reader.prepare('select id from boxes where id like ? order by id').all(`${prefix}%`)
  reader.close()
  return rows.map((row) => row['id'])
}

const box = (id: string) => ({ id, state: 'open', sizeBytes: 1 })

databaseContract(async () => (await openWithTables('contract.db')).db)

test('fifty batches are all written while another process takes the write lock again and again, and the process goes on living', async ({ expect }) => {
  const { db } = await openWithTables('contended.db', 60_000)
  const putBox = (id: string) => db.insert(boxes).values(box(id))
  const enlarge = (id: string) =>
    db
      .update(boxes)
      .set({ sizeBytes: 2 })
      .where(sql`id = ${id}`)
  await lockFromOutside('contended.db', 120, 15)
  let ticks = 0
  const ticking = setInterval(() => ticks++, 10)
  const began = performance.now()
  const ids = Array.from({ length: 50 }, (_, n) => `inside-${String(n).padStart(2, '0')}`)
  // Five at a time, so that they meet the lock again and again although those that wait together are written together.
  for (let from = 0; from < ids.length; from += 5) await Promise.all(ids.slice(from, from + 5).map((id) => db.batch([putBox(id), enlarge(id)])))
  const expectedTicks = (performance.now() - began) / 10
  clearInterval(ticking)
  expect(idsOnDisk('contended.db', 'inside-')).toEqual(ids)
  expect(idsOnDisk('contended.db', 'outside-').length).toBeGreaterThan(0)
  expect(ticks).toBeGreaterThan(expectedTicks / 5)
}, 60_000)

test('a row written after a lock that lasted too long is on the disk', async ({ expect }) => {
  const { db } = await openWithTables('poisoned.db', 0)
  const holder = await lockFromOutside('poisoned.db', 60_000, 0)
  await expect(db.insert(boxes).values(box('late-single'))).rejects.toMatchObject({ cause: { code: 'SQLITE_BUSY' } })
  await expect(db.batch([db.insert(boxes).values(box('late-batch'))])).rejects.toMatchObject({ code: 'SQLITE_BUSY' })
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  await db.insert(boxes).values(box('after-1'))
  await db.batch([db.insert(boxes).values(box('after-2'))])
  expect(idsOnDisk('poisoned.db', '')).toEqual(['after-1', 'after-2'])
}, 20_000)

test('who only reads is answered while a write waits for the lock', async ({ expect }) => {
  const { db } = await openWithTables('read-past.db', 60_000)
  await db.insert(boxes).values(box('there'))
  const holder = await lockFromOutside('read-past.db', 60_000, 0)
  const waiting = db
    .insert(boxes)
    .values(box('waits'))
    .then(() => 'written')
  for (let n = 0; n < 20; n++) expect(await db.select({ id: boxes.id }).from(boxes)).toEqual([{ id: 'there' }])
  expect(await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 100, 'still waiting'))])).toBe('still waiting')
  holder.kill('SIGKILL')
  expect(await waiting).toBe('written')
}, 20_000)

test('of batches that are written together, the one that fails is undone by itself and the others stay', async ({ expect }) => {
  const { db } = await openWithTables('together.db')
  await db.insert(boxes).values(box('taken'))
  const outcomes = await Promise.allSettled(
    ['one', 'taken', 'two'].map((id) => db.batch([db.insert(boxes).values(box(`before-${id}`)), db.insert(boxes).values(box(id))])),
  )
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(idsOnDisk('together.db', '')).toEqual(['before-one', 'before-two', 'one', 'taken', 'two'])
})

test('when what was written together fails as a whole, each is written by itself', async ({ expect }) => {
  const libsql = await openWithTables('apart.db')
  const trigger = "create trigger ends_all before insert on boxes when new.id = 'ends' begin select raise(rollback, 'all of it'); end"
  await libsql.migrate(await writeMigrations('ending', { '0000_start': CONTRACT_TABLES, '0001_ending': [trigger] }))
  const { db } = libsql
  const rollingBack = db.insert(boxes).values(box('ends'))
  const outcomes = await Promise.allSettled([
    db.batch([db.insert(boxes).values(box('kept-1'))]),
    db.batch([rollingBack]),
    db.batch([db.insert(boxes).values(box('kept-2'))]),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(idsOnDisk('apart.db', '')).toEqual(['kept-1', 'kept-2'])
})

test('a batch in a file is written through to the disk; the file keeps a log for readers and holds foreign keys, also after it met a lock', async ({
  expect,
}) => {
  const { db } = await openWithTables('pragmas.db', 0)
  const holder = await lockFromOutside('pragmas.db', 60_000, 0)
  await expect(db.insert(boxes).values(box('locked-out'))).rejects.toThrow()
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  await db.batch([db.insert(boxes).values(box('durable'))])
  const settings = db.select({
    journal: sql`(select journal_mode from pragma_journal_mode)`,
    synchronous: sql`(select synchronous from pragma_synchronous)`,
    foreignKeys: sql`(select foreign_keys from pragma_foreign_keys)`,
  })
  expect(await settings.from(sql`(select 1)`)).toEqual([{ journal: 'wal', synchronous: 2, foreignKeys: 1 }])
}, 20_000)

test('migrations are applied at the first start, passed over at the next, and the new ones find the rows that are there', async ({ expect }) => {
  const libsql = await openWithTables('grows.db')
  await libsql.migrate(join(folder, 'start'))
  await libsql.db.insert(boxes).values(box('old'))
  const grown = await writeMigrations('grown', {
    '0000_start': CONTRACT_TABLES,
    '0001_lids': [
      "alter table boxes add column lid text not null default 'flat'",
      "create trigger no_reopening before update on boxes when old.state = 'closed' begin select raise(abort, 'closed for good'); end",
    ],
  })
  await libsql.migrate(grown)
  await libsql.migrate(grown)
  await libsql.db.update(boxes).set({ state: 'closed' })
  await expect(libsql.db.batch([libsql.db.update(boxes).set({ state: 'open' })])).rejects.toThrow('closed for good')
  expect(await libsql.db.select({ id: boxes.id, lid: sql`lid` }).from(boxes)).toEqual([{ id: 'old', lid: 'flat' }])
})

test('a migration that fails half-way leaves the database as it was', async ({ expect }) => {
  const libsql = await openWithTables('halfway.db')
  const broken = await writeMigrations('broken', {
    '0000_start': CONTRACT_TABLES,
    '0001_broken': ['create table halves (id text)', 'alter table nowhere add column x text'],
  })
  await expect(libsql.migrate(broken)).rejects.toThrow(/nowhere/)
  const mended = await writeMigrations('mended', { '0000_start': CONTRACT_TABLES, '0001_broken': ['create table halves (id text)'] })
  await libsql.migrate(mended)
})

test('a batch whose connection breaks before the answer is neither written nor not written: its answer is lost', async ({ expect }) => {
  const server = createServer((request) => request.socket.destroy()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { db, close } = openLibsql({ url: `http://127.0.0.1:${port}` })
  await expect(db.batch([db.insert(boxes).values(box('lost'))])).rejects.toBeInstanceOf(AnswerLost)
  close()
  server.close()
})

test('no transaction can be begun, since D1 has none', async ({ expect }) => {
  const { db } = await openWithTables('contract.db')
  const transaction: unknown = Reflect.get(db, 'transaction')
  expect(transaction).toBeTypeOf('function')
  await expect(Reflect.apply(transaction as () => unknown, db, [async () => undefined])).rejects.toThrow('single statements and batches only')
})
