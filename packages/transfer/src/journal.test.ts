import { test } from 'vitest'
import { fileOf } from '../testing/files.ts'
import { gate, openHouse } from '../testing/house.ts'
import { createJournal, type JournalEntry, type JournalStore } from './journal.ts'
import type { Place } from './server.ts'

/** A store in memory that notes how it is used, and can be forbidden. */
function openStore() {
  const rows = new Map<string, JournalEntry>()
  const writes: number[] = []
  const store: JournalStore & { isForbidden: boolean } = {
    isForbidden: false,
    async read() {
      if (store.isForbidden) throw new Error('forbidden')
      return [...rows.values()]
    },
    async write(puts, deletes) {
      if (store.isForbidden) throw new Error('forbidden')
      writes.push(puts.length + deletes.length)
      for (const entry of puts) rows.set(entry.uploadId, entry)
      for (const uploadId of deletes) rows.delete(uploadId)
    },
  }
  return { store, rows, writes }
}

const FOLDER: Place = { taskId: 'tsk_1', folder: { assetId: 'ast_1', name: 'Reel', files: 3 } }
const ALONE: Place = { taskId: 'tsk_1', folder: null }

function entryOf(uploadId: string, place = ALONE): JournalEntry {
  const relativePath = `${uploadId}.mov`
  return { uploadId, place, name: relativePath, relativePath, sizeBytes: 10, lastModified: 5, partSizeBytes: 1_000, begunAt: 1, arrived: false }
}

test('what was begun is kept at once, and what follows is written together', async ({ expect }) => {
  const { store, rows, writes } = openStore()
  const journal = createJournal(store)
  await journal.begun([entryOf('upl_1')])
  expect([...rows.keys()]).toEqual(['upl_1'])
  for (let i = 2; i <= 1_000; i++) void journal.begun([entryOf(`upl_${i}`)])
  await journal.flush()
  expect(rows.size).toBe(1_000)
  expect(writes).toEqual([1, 250, 250, 250, 249])
})

test('a file that arrived by itself is forgotten, one of a folder is kept until its folder is', async ({ expect }) => {
  const { store, rows } = openStore()
  const journal = createJournal(store)
  void journal.begun([entryOf('upl_1'), entryOf('upl_2', FOLDER), entryOf('upl_3', FOLDER)])
  void journal.arrived('upl_1')
  void journal.arrived('upl_2')
  await journal.flush()
  expect([...rows.values()].map(({ uploadId, arrived }) => [uploadId, arrived])).toEqual([
    ['upl_2', true],
    ['upl_3', false],
  ])
  void journal.forgetFolder('ast_1')
  expect(await journal.list()).toHaveLength(2)
  await journal.flush()
  await expect.poll(() => rows.size).toBe(0)
})

test('what is begun just when a write ends is written too, and a journal with nothing to write stays ready', async ({ expect }) => {
  const { store, rows } = openStore()
  const journal = createJournal(store)
  await journal.forgetFolder('ast_none')
  // The microtasks around the end of a write, one after another: in one of them its last look is behind it.
  const writes = [...Array(12).keys()].map(async (ticks) => {
    const { rows: its, store: own } = openStore()
    const late = createJournal(own)
    void late.begun([entryOf('upl_1')])
    while (its.size === 0) await Promise.resolve()
    for (let i = 0; i < ticks; i++) await Promise.resolve()
    void late.begun([entryOf('upl_2')])
    await late.flush()
    return its.size
  })
  expect(await Promise.all(writes)).toEqual(Array(12).fill(2))
  await journal.begun([entryOf('upl_3')])
  expect(rows.size).toBe(1)
})

test('what the last visit began is marked when it arrives in this one', async ({ expect }) => {
  const { store, rows } = openStore()
  await createJournal(store).begun([entryOf('upl_1', FOLDER)])
  const next = createJournal(store)
  expect(await next.list()).toMatchObject([{ uploadId: 'upl_1', place: FOLDER }])
  await next.arrived('upl_1')
  expect(rows.get('upl_1')?.arrived).toBe(true)
})

test('where storage is forbidden, or becomes so, a journal forgets and nothing fails', async ({ expect }) => {
  const { store } = openStore()
  const journal = createJournal(store)
  await journal.begun([entryOf('upl_1')])
  store.isForbidden = true
  void journal.begun([entryOf('upl_2')])
  await journal.flush()
  expect(await journal.list()).toEqual([])
  store.isForbidden = false
  await journal.arrived('upl_2')
  await journal.forget(['upl_1'])
  expect(await journal.list()).toEqual([])
})

test('the engine keeps what the server began, and forgets what arrived or was given up', async ({ expect }) => {
  const { store, rows } = openStore()
  const journal = createJournal(store)
  const placeOf = (target: string) => (target === 'folder' ? FOLDER : ALONE)
  const { server, transfer } = await openHouse({ journal }, { placeOf })
  const reached = gate()
  const looked = gate()
  server.beforePartAnswer = async ({ name }) => {
    if (name !== 'stays.mov') return
    reached.open()
    await looked.passed
  }
  const handle = { kind: 'file', name: 'stays.mov' } as FileSystemFileHandle
  const [, , stays] = transfer.add([fileOf('a.mov', 10, 'folder'), fileOf('b.mov', 10), { ...fileOf('stays.mov', 2_500), handle }])
  await reached.passed
  await expect.poll(() => transfer.status().totals.done).toBe(2)
  await journal.flush()
  const kept = [...rows.values()]
  expect(kept).toMatchObject([
    { name: 'a.mov', arrived: true, place: FOLDER },
    { name: 'stays.mov', arrived: false, place: ALONE, partSizeBytes: 1_000, sizeBytes: 2_500, handle },
  ])
  transfer.cancel(stays?.key)
  looked.open()
  await transfer.settled()
  await journal.flush()
  expect([...rows.values()].map(({ name }) => name)).toEqual(['a.mov'])
})
