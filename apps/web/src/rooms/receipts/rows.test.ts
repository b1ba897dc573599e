import { test } from 'vitest'
import { rowsOf } from './rows.ts'

test('a receipt lists its files by path, and what lies in one folder stands together', ({ expect }) => {
  const paths = ['Reel b/1.mov', 'reel/2.mov', 'Reel/10.mov', 'Reel/9.mov', 'reel/1.mov', 'Reel/Sound/a.wav', 'notes.txt', 'Reel']
  const rows = rowsOf(paths.map((path) => ({ name: path, path, sizeBytes: 1, sha256: '', partSizeBytes: null, crc32: '', receivedAt: '' })))
  expect(rows.map(({ file }) => file.path)).toEqual([
    'notes.txt',
    'reel/1.mov',
    'reel/2.mov',
    'Reel',
    'Reel/9.mov',
    'Reel/10.mov',
    'Reel/Sound/a.wav',
    'Reel b/1.mov',
  ])
  expect(rows.map(({ at }) => paths[at])).toEqual(rows.map(({ file }) => file.path))
})
