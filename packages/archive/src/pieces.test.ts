import fc from 'fast-check'
import { test } from 'vitest'
import { archiveOf, claimed, inline, noObjects, reader, THEN } from '../testing/making.ts'
import { readArchive } from '../testing/reader.ts'
import type { NewEntry } from './entries.ts'
import { lastUpTo } from './layout.ts'
import { piecesOf } from './pieces.ts'

const GIB = 1024 ** 3
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const directory = (path: string): NewEntry => ({ path, sizeBytes: 0, crc32: 0, modifiedAt: THEN, content: new Uint8Array() })

test('a file and a directory are these bytes and no others', ({ expect }) => {
  const layout = archiveOf([inline('a.txt', new TextEncoder().encode('hi')), directory('d/')])
  // 20.0 needed, UTF-8, STORE, 10:20:30, 21 Nov 2026; then 0x5455 with 1795256430
  const file = '14000008 0000 8f52 755d ac2a93d8 02000000 02000000 0500 0900'
  const folder = '14000008 0000 8f52 755d 00000000 00000000 00000000 0200 0900'
  const time = '5554 0500 01 6e70016b'
  const expected = [
    `504b0304 ${file} 612e747874 ${time} 6869`,
    `504b0304 ${folder} 642f ${time}`,
    `504b0102 1403 ${file} 0000 0000 0000 0000a481 00000000 612e747874 ${time}`,
    `504b0102 1403 ${folder} 0000 0000 0000 1000ed41 2e000000 642f ${time}`,
    '504b0506 0000 0000 0200 0200 75000000 57000000 0000',
  ]
  expect(hex(reader(layout, noObjects)(0, layout.sizeBytes))).toBe(expected.join('').replaceAll(' ', ''))
})

test('an archive of nothing is its end record', ({ expect }) => {
  const layout = archiveOf([])
  expect(hex(reader(layout, noObjects)(0, layout.sizeBytes))).toBe(`504b0506${'00'.repeat(18)}`)
  expect(readArchive(layout.sizeBytes, reader(layout, noObjects))).toEqual([])
})

test('a size that 32 bits cannot say stands in ZIP64 fields of both headers, and only there is version 4.5 needed', ({ expect }) => {
  const layout = archiveOf([claimed('small', 5), claimed('large', 0xffffffff)])
  const read = reader(layout, noObjects)
  const at = layout.locals[1] ?? 0
  const version = '2d000008 0000 8f52 755d 78563412 ffffffff ffffffff 0500'
  const sizes = 'ffffffff00000000 ffffffff00000000'
  const local = `504b0304 ${version} 1d00 6c61726765 5554 0500 01 6e70016b 0100 1000 ${sizes}`
  expect(hex(read(at, 64))).toBe(local.replaceAll(' ', ''))
  // Its local header begins below 4 GiB: the central header says so in 32 bits.
  const central = `504b0102 2d03 ${version} 1d00 0000 0000 0000 0000a481 31000000 6c61726765 5554 0500 01 6e70016b 0100 1000 ${sizes}`
  expect(hex(read(layout.centrals[1] ?? 0, 80))).toBe(central.replaceAll(' ', ''))
})

test('an entry behind 4 GiB has its offset alone in a ZIP64 field, and its local header has none', ({ expect }) => {
  const layout = archiveOf([claimed('a', 4 * GIB - 2), claimed('b', 3), claimed('c', 0)])
  const found = readArchive(layout.sizeBytes, reader(layout, noObjects))
  expect(found.map(({ name, versionNeeded, localVersionNeeded }) => [name, versionNeeded, localVersionNeeded])).toEqual([
    ['a', 20, 20],
    ['b', 45, 20],
    ['c', 45, 20],
  ])
  expect(found.map((entry) => entry.offset)).toEqual([0, 4 * GIB - 2 + 40, 4 * GIB - 2 + 40 + 43])
})

test('up to 65,534 entries need no ZIP64, one more does', ({ expect }) => {
  const entries = Array.from({ length: 65_535 }, (_, n) => claimed(`${n}`, n % 7))
  for (const [count, endBytes] of [
    [65_534, 22],
    [65_535, 98],
  ] as const) {
    const layout = archiveOf(entries.slice(0, count))
    const whole = reader(layout, (_key, _offset, length) => new Uint8Array(length))(0, layout.sizeBytes)
    const found = readArchive(layout.sizeBytes, (offset, length) => whole.subarray(offset, offset + length))
    expect(found.length).toBe(count)
    expect(new Set(found.map((entry) => entry.versionNeeded))).toEqual(new Set([20]))
    expect(layout.sizeBytes - layout.directory.offset - layout.directory.sizeBytes).toBe(endBytes)
  }
})

test('a central directory that begins behind 4 GiB needs ZIP64 at the end, though no entry does', ({ expect }) => {
  const layout = archiveOf([claimed('a', 0xffffffff - 1)])
  expect(layout.directory.offset).toBeGreaterThan(0xffffffff)
  const [found] = readArchive(layout.sizeBytes, reader(layout, noObjects))
  expect(found).toMatchObject({ versionNeeded: 20, localVersionNeeded: 20, sizeBytes: 0xfffffffe })
})

test('the time of an entry is kept from 1970 to 2038, and DOS time from 1980', ({ expect }) => {
  const at = (modifiedAt: number) => ({ ...claimed(`${modifiedAt}`, 0), modifiedAt })
  const layout = archiveOf([at(-5), at(1_999), at(Date.UTC(1979, 11, 31)), at(8e15)])
  const read = reader(layout, noObjects)
  expect(readArchive(layout.sizeBytes, read).map((entry) => entry.modified)).toEqual([0, 1, 315446400, 0x7fffffff])
  expect(hex(read(10, 4))).toBe('00002100')
})

/** Any entries: inline ones, directories, objects, up to some of more than 4 GiB that only claim to be. */
const anyEntries = fc.array(
  fc.record({
    kind: fc.constantFrom('inline', 'object', 'directory'),
    size: fc.oneof({ weight: 8, arbitrary: fc.nat(300) }, { weight: 1, arbitrary: fc.constantFrom(0xfffffffe, 0xffffffff, 0x100000000, 5 * GIB) }),
    name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  }),
  { maxLength: 12 },
)

const make = (list: readonly { kind: string; size: number; name: string }[]) =>
  archiveOf(
    list.map(({ kind, size, name }, n) => {
      const path = `${n}-${name.replaceAll('/', '').toWellFormed()}`
      if (kind === 'directory') return directory(`${path}/`)
      return kind === 'inline'
        ? inline(
            path,
            Uint8Array.from({ length: size % 301 }, (_, i) => i * n),
          )
        : claimed(path, size)
    }),
  )

/** Bytes that differ by object and place, without a place to keep them. */
const object = (key: string, offset: number, length: number) => Uint8Array.from({ length }, (_, i) => (key.length * 7 + ((offset + i) % 251)) & 255)

test('whatever is in it, a reader that knows only the format finds it all', ({ expect }) => {
  fc.assert(
    fc.property(anyEntries, (list) => {
      const layout = make(list)
      const found = readArchive(layout.sizeBytes, reader(layout, object))
      expect(found.map((entry) => entry.sizeBytes)).toEqual([...layout.entries.sizes])
    }),
  )
})

test('any range of it is the same bytes as in the whole', ({ expect }) => {
  const small = anyEntries.map((list) => list.map((entry) => ({ ...entry, size: entry.size % 301 })))
  fc.assert(
    fc.property(small, fc.nat(), fc.nat(), (list, a, b) => {
      const layout = make(list)
      const read = reader(layout, object)
      const [from, to] = [a % (layout.sizeBytes + 1), b % (layout.sizeBytes + 1)].toSorted((x, y) => x - y)
      expect(hex(read(from ?? 0, (to ?? 0) - (from ?? 0)))).toBe(hex(read(0, layout.sizeBytes).subarray(from, to)))
    }),
    { numRuns: 500 },
  )
})

test('a range of an archive of many gigabytes asks for that range of the object, and for no other', ({ expect }) => {
  const layout = archiveOf([claimed('first', 5 * GIB), claimed('second', 6 * GIB)])
  const dataAt = (layout.locals[1] ?? 0) + 30 + 6 + 9 + 20
  expect([...piecesOf(layout, dataAt + 7, 4 * GIB)]).toEqual([{ key: 'files/second', offset: 7, length: 4 * GIB }])
  expect([...piecesOf(layout, dataAt, 6 * GIB)]).toEqual([{ key: 'files/second', offset: 0, length: 6 * GIB }])
  expect([...piecesOf(layout, 0, 0)]).toEqual([])
  expect(() => [...piecesOf(layout, layout.sizeBytes, 1)]).toThrow(RangeError)
})

test('headers come joined, in runs of some 64 KiB', ({ expect }) => {
  const layout = archiveOf(Array.from({ length: 20_000 }, (_, n) => claimed(`folder/${n}.txt`, 0)))
  const pieces = [...piecesOf(layout, 0, layout.sizeBytes)]
  expect(pieces.every((piece) => piece instanceof Uint8Array && piece.byteLength < 65 * 1024)).toBe(true)
  expect(pieces.length).toBe(Math.ceil(layout.sizeBytes / 65_570))
})

test('the place of an offset is found among any that ascend', ({ expect }) => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(1_000), { minLength: 1 }), fc.nat(1_000), (list, offset) => {
      const offsets = Float64Array.from(list.toSorted((a, b) => a - b))
      expect(lastUpTo(offsets, offset)).toBe(
        Math.max(
          0,
          offsets.findLastIndex((at) => at <= offset),
        ),
      )
    }),
  )
})
