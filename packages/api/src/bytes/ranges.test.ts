import fc from 'fast-check'
import { test } from 'vitest'
import { matchesAny, parseRange, rangeHolds } from './ranges.ts'

test('a range names its first and last byte, or the last so many', ({ expect }) => {
  expect(parseRange('bytes=0-0', 10)).toEqual({ offset: 0, length: 1 })
  expect(parseRange('bytes=3-5', 10)).toEqual({ offset: 3, length: 3 })
  expect(parseRange('bytes=3-', 10)).toEqual({ offset: 3, length: 7 })
  expect(parseRange('bytes=-4', 10)).toEqual({ offset: 6, length: 4 })
  expect(parseRange('bytes=-99', 10)).toEqual({ offset: 0, length: 10 })
  expect(parseRange(' Bytes=9-99 ', 10)).toEqual({ offset: 9, length: 1 })
})

test('a range that begins behind the end cannot be satisfied, and of an empty file none can', ({ expect }) => {
  for (const header of ['bytes=10-', 'bytes=10-20', 'bytes=-0', `bytes=${'9'.repeat(400)}-`]) expect(parseRange(header, 10)).toBe('unsatisfiable')
  for (const header of ['bytes=0-', 'bytes=0-0', 'bytes=-1']) expect(parseRange(header, 0)).toBe('unsatisfiable')
})

test('what is no single byte range is as if it were not there', ({ expect }) => {
  for (const header of [
    null,
    '',
    'bytes',
    'bytes=-',
    'bytes=5-3',
    'bytes=0-1,3-4',
    'bytes=a-b',
    'bytes=-1-2',
    'bytes=1.5-2',
    'bytes= 0-1',
    'items=0-1',
    'bytes=0x0-1',
  ])
    expect(parseRange(header, 10), String(header)).toBeNull()
})

test('whatever is asked for, a range lies inside the file and is not empty', () => {
  const number = fc.oneof(fc.constant(''), fc.nat().map(String), fc.bigInt({ min: 0n, max: 10n ** 30n }).map(String))
  const header = fc.oneof(
    fc.string(),
    fc.tuple(number, number).map(([first, last]) => `bytes=${first}-${last}`),
  )
  fc.assert(
    fc.property(header, fc.nat(), (text, size) => {
      const range = parseRange(text, size)
      if (range === null || range === 'unsatisfiable') return true
      return Number.isSafeInteger(range.offset) && range.offset >= 0 && range.length > 0 && range.offset + range.length <= size
    }),
  )
})

test('the pieces of a file asked for one after the other are the file', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 700 }), (size, step) => {
      let at = 0
      while (at < size) {
        const range = parseRange(`bytes=${at}-${at + step - 1}`, size)
        if (range === null || range === 'unsatisfiable' || range.offset !== at) return false
        at += range.length
      }
      return at === size
    }),
  )
})

test('an entity tag is found in a list, whether marked weak or not, and a star means any', ({ expect }) => {
  for (const header of ['"a"', 'W/"a"', '"b", "a"', '"b",W/"a"', '*']) expect(matchesAny(header, '"a"'), header).toBe(true)
  for (const header of [null, '', '"b"', 'a', '"A"']) expect(matchesAny(header, '"a"'), String(header)).toBe(false)
})

test('If-Range holds for the same strong tag alone: no weak one, no date', ({ expect }) => {
  expect([null, '"a"', ' "a" '].every((header) => rangeHolds(header, '"a"'))).toBe(true)
  expect(['W/"a"', '"b"', '', '"a", "b"', 'Sat, 21 Nov 2026 10:20:00 GMT'].some((header) => rangeHolds(header, '"a"'))).toBe(false)
})
