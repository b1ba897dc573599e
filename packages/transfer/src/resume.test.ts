import { createHash } from 'node:crypto'
import { test } from 'vitest'
import { fileOf } from '../testing/files.ts'
import { openHouse } from '../testing/house.ts'
import type { JournalEntry } from './journal.ts'
import type { OpenUpload } from './match.ts'
import { type PartReader, readHere } from './part-reader.ts'
import { planResume } from './resume.ts'

const PART = 1_000

function openOf(file: ReturnType<typeof fileOf>, also: Partial<OpenUpload> = {}): OpenUpload {
  const { name, relativePath, sizeBytes, lastModified, bytes } = file
  const firstPartSha256 = createHash('sha256').update(bytes.subarray(0, PART)).digest('hex')
  return { uploadId: `upl_${name}`, name, relativePath, sizeBytes, lastModified, partSizeBytes: PART, bytesHere: PART, firstPartSha256, ...also }
}

const keptOf = (file: ReturnType<typeof fileOf>, also: Partial<JournalEntry> = {}): JournalEntry => ({
  uploadId: `upl_${file.name}`,
  place: { taskId: 'tsk_1', folder: null },
  name: file.name,
  relativePath: file.relativePath,
  sizeBytes: file.sizeBytes,
  lastModified: file.lastModified,
  partSizeBytes: PART,
  begunAt: 0,
  arrived: false,
  ...also,
})

test('files that were begun go on, files that have arrived stay, and others are new', async ({ expect }) => {
  const [begun, arrived, other] = ['begun', 'arrived', 'other'].map((name) => fileOf(name, 3_000))
  if (!begun || !arrived || !other) throw new Error('No files.')
  const kept = [keptOf(begun), keptOf(arrived, { arrived: true })]
  const plan = await planResume({ chosen: [other, arrived, begun], open: [openOf(begun)], kept })
  expect(plan.goOn.map(({ file, upload }) => [file.name, upload.uploadId])).toEqual([['begun', 'upl_begun']])
  expect(plan.here).toEqual([arrived])
  expect(plan.fresh).toEqual([other])
})

test('what the server says has arrived stays, also under a name that it made safe or numbered', async ({ expect }) => {
  const files = ['a.mov', 'b: 1.mov', 'c.mov'].map((name) => fileOf(name, 3_000))
  const arrived = files.slice(0, 2).map(({ lastModified, sizeBytes }, i) => ({ relativePath: ['a (2).mov', 'b_ 1.mov'][i] ?? '', sizeBytes, lastModified }))
  const plan = await planResume({ chosen: files, open: [], arrived })
  expect(plan).toEqual({ goOn: [], here: files.slice(0, 2), fresh: files.slice(2) })
  const undated = arrived.map((file) => ({ ...file, lastModified: null }))
  expect((await planResume({ chosen: files, open: [], arrived: undated })).fresh).toEqual(files)
})

test('a file of the same name, size and date with another content is new: it is never mixed into what was begun', async ({ expect }) => {
  const before = fileOf('film.mov', 3_000)
  const changed = fileOf('film.mov', 3_000)
  const plan = await planResume({ chosen: [changed], open: [openOf(before)] })
  expect(plan).toEqual({ goOn: [], here: [], fresh: [changed] })
})

test('only files whose first part the server has are read, and only that part', async ({ expect }) => {
  const files = Array.from({ length: 5 }, (_, i) => fileOf(`${i}`, 3_000))
  const reads: [number, number][] = []
  const read: PartReader = (source, from, to) => {
    reads.push([from, to])
    return readHere(source, from, to)
  }
  const open = files.slice(0, 4).map((file, i) => openOf(file, i === 2 ? {} : { firstPartSha256: null, bytesHere: 0 }))
  const plan = await planResume({ chosen: files, open, read })
  expect(plan.goOn).toHaveLength(4)
  expect(reads).toEqual([[0, PART]])
})

test('of two uploads begun with one file, the fuller one goes on, and each is gone on with once', async ({ expect }) => {
  const film = fileOf('film.mov', 3_000)
  const open = [openOf(film, { uploadId: 'upl_little' }), openOf(film, { uploadId: 'upl_much', bytesHere: 2_000 })]
  const once = await planResume({ chosen: [film], open })
  expect(once.goOn.map(({ upload }) => upload.uploadId)).toEqual(['upl_much'])
  const thrice = await planResume({ chosen: [film, film, film], open })
  expect(thrice.goOn.map(({ upload }) => upload.uploadId)).toEqual(['upl_much', 'upl_little'])
  expect(thrice.fresh).toEqual([film])
})

test('this browser knows the name under which a file was chosen, whatever the server made of it', async ({ expect }) => {
  const film = fileOf('con.mov', 3_000)
  const open = openOf(film, { relativePath: 'safe-label' })
  expect((await planResume({ chosen: [film], open: [open] })).fresh).toEqual([film])
  expect((await planResume({ chosen: [film], open: [open], kept: [keptOf(film)] })).goOn).toHaveLength(1)
})

test('a file that cannot be read is new, and its sending says so', async ({ expect }) => {
  const film = fileOf('film.mov', 3_000)
  const plan = await planResume({ chosen: [{ ...film, source: new Blob() }], open: [openOf(film)] })
  expect(plan.fresh).toHaveLength(1)
})

test('the next day the rest of a file is sent, and of a small file nothing is asked first', async ({ expect }) => {
  const { server, transfer, again } = await openHouse({ lanes: 1 })
  const [film, note] = [fileOf('film.mov', 6_000), fileOf('note.txt', 300)]
  server.fault = ({ verb, n, name }) => (verb === 'part' && (n === 4 || name === 'note.txt') ? 'hang' : undefined)
  transfer.add([film, note])
  await expect.poll(() => server.count('part')).toBe(4)
  transfer.close()
  server.fault = () => undefined
  const open = [...server.uploads.values()].map(({ uploadId, facts, parts }) => {
    const first = parts.get(1)
    return openOf(facts.name === film.name ? film : note, {
      uploadId,
      bytesHere: [...parts.values()].reduce((sum, bytes) => sum + bytes.length, 0),
      firstPartSha256: first ? createHash('sha256').update(first).digest('hex') : null,
    })
  })
  const plan = await planResume({ chosen: [note, film], open })
  const reloaded = again()
  for (const { file, upload } of plan.goOn) reloaded.addStarted(file, upload)
  await reloaded.settled()
  expect(server.fileNamed('film.mov')?.equals(film.bytes)).toBe(true)
  expect(server.fileNamed('note.txt')?.equals(note.bytes)).toBe(true)
  expect(server.count('start')).toBe(1)
  expect(server.count('look')).toBe(1)
  expect(server.count('part')).toBe(4 + 4)
})

test('an upload that is gone although it was listed starts anew by itself', async ({ expect }) => {
  const { server, transfer } = await openHouse()
  transfer.addStarted(fileOf('note.txt', 300), { uploadId: 'upl_gone', partSizeBytes: 1_000, bytesHere: 0 })
  await transfer.settled()
  expect(transfer.snapshot().files).toMatchObject([{ phase: 'done', uploadId: 'upl_1' }])
  expect(server.count('start')).toBe(1)
})
