import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { test } from 'vitest'
import { combineCrc32 } from './crc32.ts'

test('the checksum of two strings joined follows from their own', ({ expect }) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), fc.uint8Array({ maxLength: 3000 }), (first, second) => {
      const whole = new Uint8Array([...first, ...second])
      expect(combineCrc32(crc32(first), crc32(second), second.length)).toBe(crc32(whole))
    }),
  )
})

test('a length beyond 32 bits is combined exactly', ({ expect }) => {
  const zeros = crc32(new Uint8Array(1024))
  let doubled = zeros
  for (let length = 1024; length < 2 ** 34; length *= 2) doubled = combineCrc32(doubled, doubled, length)
  expect(combineCrc32(doubled, zeros, 1024)).toBe(combineCrc32(zeros, doubled, 2 ** 34))
})
