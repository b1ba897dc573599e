import { test } from 'vitest'
import { forwardedAddress } from '../src/forwarded.ts'

test.for([
  ['192.0.2.7', '192.0.2.7'],
  ['192.0.2.7:40001', '192.0.2.7'],
  ['203.0.113.9:1, 192.0.2.7:40001', '192.0.2.7'],
  ['2001:db8::1', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]:40001', '2001:db8::1'],
  ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
  ['[::ffff:192.0.2.7]:40001', '::ffff:192.0.2.7'],
] as const)('of %s the asker is %s', ([header, address], { expect }) => {
  expect(forwardedAddress(header)).toBe(address)
})

test('what is no address says nothing of the asker', ({ expect }) => {
  for (const header of [undefined, '', ',', 'unknown', '192.0.2.7, _hidden', '192.0.2.7:', '192.0.2.256:1', '[192.0.2.7', 'localhost:1'])
    expect(forwardedAddress(header), header).toBeUndefined()
})
