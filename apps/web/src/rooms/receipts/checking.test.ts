import { createHash } from 'node:crypto'
import type { ReceiptFile } from '@sluice/core/receipts/verify'
import { test } from 'vitest'
import type { DroppedFile } from '../../ui/dropped-files.ts'
import { createComparison } from './checking.ts'

const dropped = (relativePath: string, content: string): DroppedFile => ({
  file: new File([content], relativePath.slice(relativePath.lastIndexOf('/') + 1), { lastModified: content.length }),
  relativePath,
})

const receipted = (path: string, content: string): ReceiptFile => ({
  name: path.slice(path.lastIndexOf('/') + 1),
  path,
  sizeBytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
  partSizeBytes: null,
  crc32: '',
  receivedAt: '',
})

const KICK = receipted('stems/kick.wav', 'kick')
const SNARE = receipted('stems/snare.wav', 'snare')

test('a second file that differs is told though the right one was dropped before it, or after it', async ({ expect }) => {
  for (const contents of [
    ['kick', 'KICK'],
    ['KICK', 'kick'],
  ]) {
    const { add, counts, marks, reading } = createComparison([KICK, SNARE])
    add(contents.map((content, i) => dropped(`copy ${i}/kick.wav`, content)))
    await expect.poll(reading).toBeUndefined()
    expect(marks[0]).toBe('same')
    expect(counts()).toMatchObject({ same: 1, differs: 0, wrong: { count: 1, names: [`copy ${contents.indexOf('KICK')}/kick.wav`] } })
  }
})

test('every dropped file that differs is named, once however often it is dropped', async ({ expect }) => {
  const { add, counts, reading } = createComparison([KICK, SNARE])
  const wrong = ['a/kick.wav', 'b/kick.wav', 'snare.wav'].map((path) => dropped(path, 'other'))
  add([...wrong, ...wrong, dropped('notes.txt', 'n'), dropped('notes.txt', 'n')])
  await expect.poll(reading).toBeUndefined()
  expect(counts()).toMatchObject({
    differs: 2,
    wrong: { count: 3, names: ['a/kick.wav', 'b/kick.wav', 'snare.wav'] },
    strangers: { count: 1, names: ['notes.txt'] },
  })
})

test('of two files of one name with the same bytes both are marked by the one that was dropped', async ({ expect }) => {
  const take = receipted('take.wav', 'take')
  const { add, counts, marks, reading } = createComparison([take, KICK, take])
  add([dropped('take.wav', 'take')])
  await expect.poll(reading).toBeUndefined()
  expect([marks[0], marks[1], marks[2]]).toEqual(['same', undefined, 'same'])
  expect(counts().same).toBe(2)
})

test('what systems leave in folders is passed over, unless it was sent', async ({ expect }) => {
  const system = ['stems/.DS_Store', 'stems/Thumbs.db', 'desktop.ini'].map((path) => dropped(path, 'system'))
  const { add, counts, reading } = createComparison([KICK, receipted('stems/Thumbs.db', 'system')])
  add(system)
  await expect.poll(reading).toBeUndefined()
  expect(counts()).toMatchObject({ same: 1, wrong: { count: 0 }, strangers: { count: 0 } })
})
