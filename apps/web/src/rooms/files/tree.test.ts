import { test } from 'vitest'
import { filesIn, foldersOf, type Listed, sameContent, singleFiles } from './tree.ts'

const file = (name: string, more: Partial<Listed> = {}): Listed => ({
  id: name,
  name,
  relativePath: name,
  sizeBytes: 10,
  sha256: null,
  digestPartBytes: null,
  assetId: null,
  supersededAt: null,
  ...more,
})
const inFolder = (relativePath: string) => file(relativePath.split('/').at(-1) ?? '', { id: relativePath, relativePath, assetId: 'ast_1' })

test('a file that a new version took the place of stands under it, the newest of them first', ({ expect }) => {
  const rows = [
    file('mix.wav', { id: 'one', supersededAt: 5 }),
    file('mix.wav', { id: 'two', supersededAt: 9 }),
    file('mix.wav', { id: 'three' }),
    file('a.wav'),
  ]
  expect(singleFiles(rows).map(({ file, older }) => [file.id, older.map((each) => each.id)])).toEqual([
    ['a.wav', []],
    ['three', ['two', 'one']],
  ])
})

test('an old version whose new one is gone stands alone', ({ expect }) => {
  expect(singleFiles([file('mix.wav', { supersededAt: 5 })]).map((row) => row.file.id)).toEqual(['mix.wav'])
})

test('a folder is shown as it was: directories first, names as people count', ({ expect }) => {
  const files = ['Tag 2/Bild 10.jpg', 'Tag 2/Bild 9.jpg', 'Tag 10/x.jpg', 'Tag 2/roh/Bild 9.raw', 'top.txt'].map(inFolder)
  const [folder] = foldersOf([...files, file('single.mov')], () => 'Bilder')
  expect(folder?.top).toMatchObject({ name: 'Bilder', path: '', count: 5, bytes: 50 })
  expect(folder?.top.directories.map((each) => [each.name, each.path, each.count])).toEqual([
    ['Tag 2', 'Tag 2/', 3],
    ['Tag 10', 'Tag 10/', 1],
  ])
  expect(folder && filesIn(folder.top).map((each) => each.relativePath)).toEqual([
    'Tag 2/roh/Bild 9.raw',
    'Tag 2/Bild 9.jpg',
    'Tag 2/Bild 10.jpg',
    'Tag 10/x.jpg',
    'top.txt',
  ])
})

test('two folders of one name stay two', ({ expect }) => {
  const files = [inFolder('a.txt'), { ...inFolder('b.txt'), assetId: 'ast_2' }]
  expect(foldersOf(files, () => 'Bilder').map((folder) => [folder.assetId, folder.top.count])).toEqual([
    ['ast_1', 1],
    ['ast_2', 1],
  ])
})

test('what has the bytes of an earlier file points to it, and empty files do not', ({ expect }) => {
  const rows = [
    file('a', { sha256: 'x' }),
    file('b', { sha256: 'y' }),
    file('c', { sha256: 'x' }),
    file('d', { sha256: 'x', digestPartBytes: 8 }),
    file('e', { sha256: 'z', sizeBytes: 0 }),
    file('f', { sha256: 'z', sizeBytes: 0 }),
  ]
  expect([...sameContent(rows)].map(([id, earlier]) => [id, earlier.id])).toEqual([['c', 'a']])
})
