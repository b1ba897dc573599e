import fc from 'fast-check'
import { test } from 'vitest'
import { testContext } from '../../testing/context.ts'
import { newId } from '../ids.ts'
import { type Label, type LabelHolder, baseOf, numbered, numberOf, safeName, safePath } from './policy.ts'
import { planLabels, takeLabels } from './labels.ts'
import { commitQuietly } from '../audit/usecases.ts'

const bytesIn = (text: string) => new TextEncoder().encode(text).length
const leafOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)
const anyName = fc.string({ unit: 'grapheme', maxLength: 300 })
/** Names that collide: short ones of few letters, numbers and extensions. */
const alike = fc
  .tuple(
    fc.constantFrom('take', 'TAKE', 'tak\u00e9', 'take\u0301', 'x'.repeat(255), 'v1.2'),
    fc.constantFrom('', ' (1)', ' (2)', ' (3)', ' (02)', ' (2) (2)', '(2)'),
    fc.constantFrom('', '.wav', '.WAV', '.tar.gz', '.a b'),
  )
  .map((parts) => parts.join(''))

test.for([
  ['take.wav', 'take.wav', 1],
  ['Take.WAV', 'take.wav', 1],
  ['take (2).wav', 'take.wav', 2],
  ['take (10)', 'take', 10],
  ['take (2) (3).wav', 'take (2).wav', 3],
  ['take (1).wav', 'take (1).wav', 1],
  ['take (02).wav', 'take (02).wav', 1],
  ['take (1234567).wav', 'take (1234567).wav', 1],
  ['(2).wav', '(2).wav', 1],
  ['.htaccess', '.htaccess', 1],
  ['archive.tar (2).gz', 'archive.tar.gz', 2],
  ['v1.2 (2)', 'v1.2', 2],
  ['A/take (2).wav', 'a/take.wav', 2],
  ['A/ (2)', 'a/ (2)', 1],
] as const)('"%s" is of base "%s", number %d', ([name, baseKey, n], { expect }) => {
  expect(numberOf(name)).toEqual({ baseKey, n })
})

test('a number added to any name or path gives a safe one that is that number of its base, at most 255 bytes wide (T-50, T-54)', ({ expect }) => {
  fc.assert(
    fc.property(anyName, fc.constantFrom('file', 'folder'), fc.integer({ min: 2, max: 999_999 }), fc.boolean(), (raw, kind, n, inFolder) => {
      const name = inFolder ? safePath(`A/${raw}`) : safeName(raw)
      const { base, baseKey } = baseOf(name, kind)
      const label = numbered(base, n, kind)
      expect(bytesIn(leafOf(label))).toBeLessThanOrEqual(255)
      expect(safeName(leafOf(label))).toBe(leafOf(label))
      expect(numberOf(label)).toEqual({ baseKey, n })
    }),
    { numRuns: 1_000 },
  )
})

/** Plans names and writes their labels, as a start does. */
async function label(t: Awaited<ReturnType<typeof testContext>>, holderId: LabelHolder, names: readonly string[], kind: 'file' | 'folder' = 'file') {
  const labels: Label[] = await planLabels(
    t.db,
    holderId,
    names.map((name) => ({ ownerId: newId('file'), name, kind })),
  )
  await commitQuietly(t.system('test'), [takeLabels(t.db, holderId, labels)])
  return labels.map((one) => one.name)
}

test.for([
  [
    ['take.wav', 'take.wav', 'take.wav'],
    ['take.wav', 'take (2).wav', 'take (3).wav'],
  ],
  [
    ['take.wav', 'TAKE.WAV'],
    ['take.wav', 'TAKE (2).WAV'],
  ],
  [
    ['take (2).wav', 'take.wav', 'take.wav'],
    ['take (2).wav', 'take.wav', 'take (3).wav'],
  ],
  [
    ['take.wav', 'take (2).wav', 'take (2).wav', 'take (5).wav'],
    ['take.wav', 'take (2).wav', 'take (3).wav', 'take (5).wav'],
  ],
  [
    ['README', 'readme'],
    ['README', 'readme (2)'],
  ],
  [
    ['caf\u00e9.mov', 'cafe\u0301.mov'],
    ['caf\u00e9.mov', 'caf\u00e9 (2).mov'],
  ],
  [
    ['STRASSE.mov', 'stra\u00dfe.mov'],
    ['STRASSE.mov', 'stra\u00dfe (2).mov'],
  ],
  [
    ['A/take.wav', 'B/take.wav', 'a/take.wav'],
    ['A/take.wav', 'B/take.wav', 'a/take (2).wav'],
  ],
] as const)('%j become %j (T-54)', async ([names, become], { expect }) => {
  const t = await testContext()
  const safe = names.map((name) => safePath(name))
  expect(await label(t, newId('task'), safe)).toEqual(become)
  // The same, one call for each.
  const holderId = newId('task')
  const one: string[] = []
  for (const name of safe) one.push(...(await label(t, holderId, [name])))
  expect(one).toEqual(become)
})

test('whatever is sent, no two labels of a holder are one name where case is ignored, and none is wider than 255 bytes (T-54)', async ({ expect }) => {
  const t = await testContext()
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(alike, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 }), async (calls) => {
      const holderId = newId('task')
      const labels: string[] = []
      for (const [index, names] of calls.entries()) labels.push(...(await label(t, holderId, names.map(safeName), index === 1 ? 'folder' : 'file')))
      expect(new Set(labels.map((name) => name.normalize('NFC').toUpperCase().toLowerCase())).size).toBe(labels.length)
      for (const name of labels) expect(bytesIn(name)).toBeLessThanOrEqual(255)
    }),
    { numRuns: 60 },
  )
})

test('long names that differ only where they are cut for a number stay apart', async ({ expect }) => {
  const t = await testContext()
  const names = ['a', 'b'].flatMap((letter) => [1, 2, 3].map(() => `${'x'.repeat(250)}${letter}.mov`))
  expect(new Set(await label(t, newId('task'), names)).size).toBe(6)
})

test('two plans made at once cannot both be written, and the second one made again is (T-54)', async ({ expect }) => {
  const t = await testContext()
  const holderId = newId('task')
  const wanted = () => [{ ownerId: newId('file'), name: 'take.wav', kind: 'file' as const }]
  const [one, two] = [await planLabels(t.db, holderId, wanted()), await planLabels(t.db, holderId, wanted())]
  await commitQuietly(t.system('test'), [takeLabels(t.db, holderId, one)])
  await expect(commitQuietly(t.system('test'), [takeLabels(t.db, holderId, two)])).rejects.toMatchObject({ name: 'AlreadyWritten' })
  expect(await planLabels(t.db, holderId, wanted())).toMatchObject([{ name: 'take (2).wav', n: 2 }])
})
