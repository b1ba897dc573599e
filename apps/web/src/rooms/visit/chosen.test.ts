import { test } from 'vitest'
import type { DroppedFiles } from '../../ui/dropped-files.ts'
import { sortOut } from './chosen.ts'

function dropped(...paths: string[]): DroppedFiles {
  const files = paths.map((relativePath) => ({ relativePath, file: new File(['x'], relativePath.split('/').at(-1) ?? '') }))
  return { files, emptyDirectories: [], unreadable: [] }
}
const paths = (files: readonly { path: string }[]) => files.map(({ path }) => path)

test('a folder is one thing, its files told by their place in it', ({ expect }) => {
  const chosen = sortOut(dropped('a.mov', 'stems/kick.wav', 'stems/drums/snare.wav'), { display: 'both', allowedExtensions: [] })
  expect(paths(chosen.files)).toEqual(['a.mov'])
  expect(chosen.folders.map(({ name, files }) => [name, paths(files)])).toEqual([['stems', ['kick.wav', 'drums/snare.wav']]])
  expect(chosen.notSent).toEqual([])
})

test('a file of another kind is named and not sent, while inside a folder anything may lie', ({ expect }) => {
  const chosen = sortOut(dropped('a.MOV', 'notes.pdf', 'mov', '.mov', 'stems/notes.pdf'), { display: 'both', allowedExtensions: ['mov'] })
  expect(paths(chosen.files)).toEqual(['a.MOV'])
  expect(chosen.folders).toHaveLength(1)
  expect(chosen.notSent).toEqual([{ why: 'upload.extension_not_allowed', names: ['notes.pdf', 'mov', '.mov'] }])
})

test('a link for files takes no folder, and one for folders no file', ({ expect }) => {
  const both = dropped('a.mov', 'stems/kick.wav')
  expect(sortOut(both, { display: 'files', allowedExtensions: [] })).toMatchObject({
    folders: [],
    notSent: [{ why: 'link.folders_not_taken', names: ['stems'] }],
  })
  expect(sortOut(both, { display: 'folders', allowedExtensions: [] })).toMatchObject({
    files: [],
    notSent: [{ why: 'link.files_not_taken', names: ['a.mov'] }],
  })
})

test('what systems leave in folders is left out, and empty and unreadable ones are told', ({ expect }) => {
  const files = { ...dropped('stems/.DS_Store', 'stems/kick.wav', 'Thumbs.db'), emptyDirectories: ['stems/empty'], unreadable: ['stems/locked.wav'] }
  expect(sortOut(files, { display: 'both', allowedExtensions: [] }).notSent).toEqual([
    { why: 'skipped', names: ['stems/.DS_Store', 'Thumbs.db'] },
    { why: 'empty', names: ['stems/empty'] },
    { why: 'file.unreadable', names: ['stems/locked.wav'] },
  ])
})
