import { test } from 'vitest'
import type { DroppedFiles } from '../../ui/dropped-files.ts'
import { type Chosen, sortOut, withNote, withoutUnbegun } from './chosen.ts'

function dropped(...paths: string[]): DroppedFiles {
  const files = paths.map((relativePath) => ({ relativePath, file: new File(['x'], relativePath.split('/').at(-1) ?? '') }))
  return { files, emptyDirectories: [], unreadable: [], handles: new Map() }
}
const paths = (files: readonly { path: string }[]) => files.map(({ path }) => path)
const foldersOf = ({ folders }: Chosen) => folders.map(({ name, files, emptyDirectories }) => [name, paths(files), emptyDirectories])
const ANYTHING = { display: 'both', allowedExtensions: [] } as const

test('a folder is one thing, its files told by their place in it', async ({ expect }) => {
  const chosen = await sortOut(dropped('a.mov', 'stems/kick.wav', 'stems/drums/snare.wav'), ANYTHING)
  expect(paths(chosen.files)).toEqual(['a.mov'])
  expect(foldersOf(chosen)).toEqual([['stems', ['kick.wav', 'drums/snare.wav'], []]])
  expect(chosen.notes).toEqual([])
})

test('a file of another kind is named and not sent, while inside a folder anything may lie', async ({ expect }) => {
  const chosen = await sortOut(dropped('a.MOV', 'notes.pdf', 'mov', '.mov', 'stems/notes.pdf'), { display: 'both', allowedExtensions: ['mov'] })
  expect(paths(chosen.files)).toEqual(['a.MOV'])
  expect(chosen.folders).toHaveLength(1)
  expect(chosen.notes).toEqual([{ why: 'upload.extension_not_allowed', names: ['notes.pdf', 'mov', '.mov'] }])
})

test('a link for files takes no folder, and one for folders no file', async ({ expect }) => {
  const both = dropped('a.mov', 'stems/kick.wav')
  expect(await sortOut(both, { display: 'files', allowedExtensions: [] })).toMatchObject({
    folders: [],
    notes: [{ why: 'link.folders_not_taken', names: ['stems'] }],
  })
  expect(await sortOut(both, { display: 'folders', allowedExtensions: [] })).toMatchObject({
    files: [],
    notes: [{ why: 'link.files_not_taken', names: ['a.mov'] }],
  })
})

test('what systems leave in folders is left out and told, and so is what cannot be read', async ({ expect }) => {
  const files = { ...dropped('stems/.DS_Store', 'stems/kick.wav', 'Thumbs.db', 'stems/a/desktop.ini'), unreadable: ['stems/locked.wav'] }
  expect((await sortOut(files, ANYTHING)).notes).toEqual([
    { why: 'skipped', names: ['stems/.DS_Store', 'Thumbs.db', 'stems/a/desktop.ini'] },
    { why: 'file.unreadable', names: ['stems/locked.wav'] },
  ])
})

test('empty directories go with their folder, also those that held only what systems leave', async ({ expect }) => {
  const files = { ...dropped('stems/kick.wav', 'stems/old/deep/.DS_Store', 'stems/.DS_Store'), emptyDirectories: ['stems/old/bare', 'stems/drums'] }
  expect(foldersOf(await sortOut(files, ANYTHING))).toEqual([['stems', ['kick.wav'], ['old/deep', 'old/bare', 'drums']]])
})

test('a folder without a file is told and not sent', async ({ expect }) => {
  const chosen = await sortOut({ ...dropped(), emptyDirectories: ['bare', 'stems/old'] }, ANYTHING)
  expect(chosen.folders).toEqual([])
  expect(chosen.notes).toEqual([{ why: 'empty', names: ['bare', 'stems'] }])
})

test('notes of a second choice stand with those of the first, each name once', ({ expect }) => {
  const first = withNote(withNote([], { why: 'skipped', names: ['.DS_Store'] }), { why: 'unbegun', names: ['pack'], trouble: 'Offline.' })
  const both = withNote(withNote(first, { why: 'skipped', names: ['.DS_Store', 'Thumbs.db'] }), { why: 'unbegun', names: ['reel'], trouble: 'Full.' })
  expect(both.map(({ why, names }) => [why, names])).toEqual([
    ['skipped', ['.DS_Store', 'Thumbs.db']],
    ['unbegun', ['pack']],
    ['unbegun', ['reel']],
  ])
  expect(withoutUnbegun(both, new Set(['pack', '.DS_Store'])).map(({ names }) => names)).toEqual([['.DS_Store', 'Thumbs.db'], ['reel']])
})
