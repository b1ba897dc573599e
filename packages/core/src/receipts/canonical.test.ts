import fc from 'fast-check'
import { test } from 'vitest'
import { canonicalJson, canonicalPieces } from './canonical.ts'

const text = fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed())
const { value: anyJson } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, fc.constant(null), fc.boolean(), fc.maxSafeInteger(), text, fc.array(tie('value')), fc.dictionary(text, tie('value'))),
}))

/** The same value with every object's members in the other order. */
const turned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, turned(member)]),
  )
}

async function* pagesOf(items: readonly unknown[], size: number) {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size)
  yield []
}

async function whole(pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}

test('the text is JSON of the same value, and one text however the value was written', ({ expect }) => {
  fc.assert(
    fc.property(anyJson, (value) => {
      const canonical = canonicalJson(value)
      expect(JSON.parse(canonical)).toEqual(value)
      expect(canonicalJson(turned(value))).toBe(canonical)
      expect(canonicalJson(JSON.parse(JSON.stringify(value, null, 2)))).toBe(canonical)
    }),
  )
})

test('members are ordered by the UTF-16 units of their names, as RFC 8785 shows', ({ expect }) => {
  const value = { '€': 'Euro Sign', '\r': 'Carriage Return', '\u{fb33}': 'Dalet', '1': 'One', '\u{1f600}': 'Smiley', '\u0080': 'Control', ö: 'O' }
  expect(Object.values(JSON.parse(canonicalJson({ ...value, 10: 'Ten' })))).toContain('Ten')
  expect([...canonicalJson(value).matchAll(/:"([^"]+)"/g)].map((match) => match[1])).toEqual([
    'Carriage Return',
    'One',
    'Control',
    'O',
    'Euro Sign',
    'Smiley',
    'Dalet',
  ])
})

test('text is escaped as little as JSON allows', ({ expect }) => {
  expect(canonicalJson('€$\u000f\nA\'B"\\/ü\u2028\u007f')).toBe('"€$\\u000f\\nA\'B\\"\\\\/ü\u2028\u007f"')
  expect([canonicalJson(-0), canonicalJson(9_007_199_254_740_991)]).toEqual(['0', '9007199254740991'])
})

test('what has no one text is refused', ({ expect }) => {
  for (const value of [0.1, Number.NaN, 2 ** 53, '\ud800', { '\udc00': 1 }, undefined, { a: undefined }, [() => 1], 1n]) {
    expect(() => canonicalJson(value)).toThrow(TypeError)
  }
})

test('an object in pieces has the same text, however its lists are cut into pages', async ({ expect }) => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(text, anyJson), fc.array(anyJson), fc.integer({ min: 1, max: 5 }), async (object, items, size) => {
      const atOnce = canonicalJson({ ...object, files: items, 'a list': [] })
      const pieces = canonicalPieces({ ...object, files: pagesOf(items, size), 'a list': pagesOf([], 1) })
      expect(await whole(pieces)).toBe(atOnce)
    }),
  )
  expect(await whole(canonicalPieces({}))).toBe('{}')
})
