import fc from 'fast-check'
import { test } from 'vitest'
import { claimed, entriesOf, inline } from '../testing/making.ts'
import { contentOf, nameOf } from './entries.ts'
import { decodeManifest, encodeManifest } from './manifest.ts'

test('a manifest gives back the entries that it was made of', ({ expect }) => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ minLength: 1, maxLength: 20 }), fc.maxSafeNat(), fc.option(fc.uint8Array({ maxLength: 50 })))), (list) => {
      const entries = entriesOf(list.map(([name, size, bytes]) => (bytes ? inline(name, new Uint8Array(bytes)) : claimed(name, size))))
      const back = decodeManifest(encodeManifest(entries).buffer)
      expect(encodeManifest(back)).toEqual(encodeManifest(entries))
      for (const [i, [name, size, bytes]] of list.entries()) {
        expect(new TextDecoder().decode(nameOf(back, i))).toBe(name.toWellFormed())
        expect(contentOf(back, i)).toEqual(bytes ?? `files/${name.toWellFormed()}`)
        expect(back.sizes[i]).toBe(bytes?.byteLength ?? size)
      }
    }),
  )
})

test('what is cut or no manifest is refused', ({ expect }) => {
  const bytes = encodeManifest(entriesOf([claimed('a', 1)]))
  for (const wrong of [new ArrayBuffer(0), bytes.buffer.slice(0, -1), bytes.map((byte) => byte ^ 1).buffer])
    expect(() => decodeManifest(wrong)).toThrow(RangeError)
})

test('an entry without a name, and inline bytes of another length than was said, are refused', ({ expect }) => {
  expect(() => entriesOf([claimed('', 1)])).toThrow(RangeError)
  expect(() => entriesOf([claimed('a'.repeat(65_536), 1)])).toThrow(RangeError)
  expect(() => entriesOf([{ ...inline('a', new Uint8Array(3)), sizeBytes: 4 }])).toThrow(RangeError)
})
