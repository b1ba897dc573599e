import fc from 'fast-check'
import { test } from 'vitest'
import { ArchiveNames } from './names.ts'

const given = (...paths: string[]) => {
  const names = new ArchiveNames()
  return paths.map((path) => (path.endsWith('/') ? names.directory(path) : names.file(path)))
}

test.for([
  ['take.wav', 'take.wav', 'take (2).wav'],
  ['Take.WAV', 'take.wav', 'take (2).wav'],
  ['ma\u00dfe', 'MASSE', 'MASSE (2)'],
  ['caf\u00e9.txt', 'cafe\u0301.txt', 'caf\u00e9 (2).txt'],
  ['.htaccess', '.htaccess', '.htaccess (2)'],
  ['a/b.mov', 'A/B.mov', 'a/B (2).mov'],
  ['a/b', 'a', 'a (2)'],
  ['a', 'a/b', 'a (2)/b'],
  ['x/', 'X', 'X (2)'],
  ['x', 'X/', 'X (2)/'],
] as const)('after %j, %j is called %j', ([first, second, name], { expect }) => {
  expect(given(first, second)[1]).toBe(name)
})

test.for([
  ['../../etc/passwd', 'file/file/etc/passwd'],
  ['/etc/passwd', 'etc/passwd'],
  ['C:\\Windows\\x', 'C__Windows_x'],
  ['a//./b', 'a/b'],
  ['a\0b\nc', 'a_b_c'],
  ['con/aux.txt', '_con/_aux.txt'],
  ['name. . ', 'name'],
  ['', 'file'],
  ['/', 'folder/'],
] as const)('%j is called %j', ([path, name], { expect }) => {
  expect(given(path)).toEqual([name])
})

test('a directory is the same however often it is asked for, until a new one is asked for', ({ expect }) => {
  const names = new ArchiveNames()
  expect([names.directory('Rushes'), names.directory('rushes/'), names.file('RUSHES/a.mov')]).toEqual(['Rushes/', 'Rushes/', 'Rushes/a.mov'])
  const other = names.newDirectory('Rushes')
  expect([other, names.file(`${other}a.mov`), names.file('Rushes/a.mov')]).toEqual(['Rushes (2)/', 'Rushes (2)/a.mov', 'Rushes/a (2).mov'])
})

test('ten thousand files of one name are numbered through', ({ expect }) => {
  const names = new ArchiveNames()
  const all = Array.from({ length: 10_000 }, () => names.file('a.txt'))
  expect([all[1], all.at(-1), new Set(all).size]).toEqual(['a (2).txt', 'a (10000).txt', 10_000])
})

test('a long name keeps its extension and its number', ({ expect }) => {
  const long = `${'ü'.repeat(124)}.mov`
  expect(given(long, long)).toEqual([long, `${'ü'.repeat(123)} (2).mov`])
})

const hostile = fc.array(
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: fc.constantFrom('.', ' ', '/', '\\', '..', 'a', 'A', 'é', 'e\u0301', '\0', 'con', ' (2)', 'ß', 'ss', '\ud800'), maxLength: 8 }),
  ),
  { maxLength: 30 },
)

test('whatever the paths, no two names are one on any system, none is a file and a directory, and none leads up', ({ expect }) => {
  fc.assert(
    fc.property(hostile, (paths) => {
      const files = given(...paths).filter((name) => !name.endsWith('/'))
      const folded = files.map((name) => name.normalize('NFC').toLowerCase())
      expect(new Set(folded).size).toBe(files.length)
      const above = new Set(folded.flatMap((name) => name.split('/').map((_, depth, all) => all.slice(0, depth).join('/'))))
      for (const name of folded) expect(above.has(name)).toBe(false)
      for (const name of files.flatMap((name) => name.split('/'))) {
        expect(name).not.toMatch(/^$|^\.+$|[\\:\p{Cc}]|[.\s]$/u)
        expect(name.isWellFormed() && Buffer.byteLength(name) <= 255).toBe(true)
      }
    }),
    { numRuns: 1_000 },
  )
})
