import fc from 'fast-check'
import { test } from 'vitest'
import { NOON } from '../../testing/context.ts'
import { fileState, safeName, safePath } from './policy.ts'

const bytes = (text: string) => new TextEncoder().encode(text).length
/** Any text at all, and texts made of what is dangerous in a name. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({
    unit: fc.constantFrom('.', ' ', '/', '\\', '..', 'con', 'a', 'é', 'e\u0301', '\u200b', '\u202e', '\0', '😀', '\u00a0', '%2e', ':', '\ud800'),
    maxLength: 300,
  }),
)

test('whatever a file is called, its label is safe to show, to archive and to save (T-50, T-51)', ({ expect }) => {
  fc.assert(
    fc.property(hostile, (name) => {
      const label = safeName(name)
      expect(label).not.toBe('')
      expect(label).not.toMatch(/[/\\:*?"<>|\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u)
      expect(label).not.toMatch(/^\.+$|^\s|[.\s]$/)
      expect(label).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i)
      expect(bytes(label)).toBeLessThanOrEqual(255)
      expect(label.isWellFormed()).toBe(true)
      expect(label.normalize('NFC')).toBe(label)
    }),
    { numRuns: 1_000 },
  )
})

test('a label that is made safe again stays what it is', () => {
  fc.assert(
    fc.property(hostile, (name) => safeName(safeName(name)) === safeName(name)),
    { numRuns: 1_000 },
  )
  fc.assert(
    fc.property(hostile, (path) => safePath(safePath(path)) === safePath(path)),
    { numRuns: 1_000 },
  )
})

test('a path leads nowhere but down', ({ expect }) => {
  fc.assert(
    fc.property(hostile, (path) => {
      for (const name of safePath(path).split('/')) {
        expect(name).toBe(safeName(name))
        expect(['', '.', '..']).not.toContain(name)
      }
    }),
    { numRuns: 1_000 },
  )
})

test.for([
  ['../../etc/passwd', '.._.._etc_passwd'],
  ['C:\\Windows\\system.ini', 'C__Windows_system.ini'],
  ['..', 'file'],
  ['', 'file'],
  ['. . .', 'file'],
  ['CON', '_CON'],
  ['nul.txt', '_nul.txt'],
  ['COM¹', '_COM¹'],
  ['console.log', 'console.log'],
  ['.htaccess', '.htaccess'],
  ['report.pdf. . ', 'report.pdf'],
  ['inv\u202eexe.pdf', 'invexe.pdf'],
  ['two\u2028lines', 'twolines'],
  ['e\u200b\u0301.mov', 'é.mov'],
  ['%2e%2e%2fx', '%2e%2e%2fx'],
  ['<img onerror=1>', '_img onerror=1_'],
] as const)('the name %j becomes the label %j', ([name, label], { expect }) => {
  expect(safeName(name)).toBe(label)
})

test.for([
  ['season 2/../../x.mov', 'season 2/file/file/x.mov'],
  ['/absolute/a.mov', 'absolute/a.mov'],
  ['a\\b\\c.mov', 'a/b/c.mov'],
  ['./a//b', 'a/b'],
  ['\\\\server\\share\\x', 'server/share/x'],
  ['///', 'file'],
] as const)('the path %j becomes %j', ([path, label], { expect }) => {
  expect(safePath(path)).toBe(label)
})

test('a long name keeps its extension and whole letters', ({ expect }) => {
  expect(safeName(`${'ü'.repeat(300)}.mov`)).toBe(`${'ü'.repeat(125)}.mov`)
  expect(safeName('😀'.repeat(100))).toBe('😀'.repeat(63))
  expect(safeName(`${'a'.repeat(254)} ${'b'.repeat(40)}`)).toBe('a'.repeat(254))
  expect(safeName(`${'.'.repeat(300)}${'x'.repeat(21)}`)).toBe('file')
})

test('the longest name that a request can carry takes no noticeable time', ({ expect }) => {
  for (const letter of ['.', '語', ' ', 'a.']) expect(bytes(safeName(`${letter.repeat(300_000)}x`))).toBeLessThanOrEqual(255)
})

test('a file is served until the millisecond at which it expires, and only when it is ready', ({ expect }) => {
  const file = { state: 'ready', expiresAt: NOON } as const
  expect(fileState(file, NOON - 1)).toBe('available')
  expect(fileState(file, NOON)).toBe('expired')
  expect(fileState({ ...file, expiresAt: null }, Number.MAX_SAFE_INTEGER)).toBe('available')
  expect(fileState({ ...file, state: 'receiving' }, NOON - 1)).toBe('absent')
  expect(fileState({ ...file, state: 'deleting' }, NOON - 1)).toBe('expired')
  expect(fileState({ ...file, state: 'trashed' }, NOON - 1)).toBe('expired')
  expect(fileState({ ...file, state: 'missing' }, NOON - 1)).toBe('missing')
})
