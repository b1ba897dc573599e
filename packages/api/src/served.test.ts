import fc from 'fast-check'
import { test } from 'vitest'
import { addressBlock } from './served.ts'

test('an IPv4 address is its own block, also as a dual-stack socket writes it (T-114)', ({ expect }) => {
  expect(addressBlock('192.0.2.7')).toBe('192.0.2.7')
  expect(addressBlock('::ffff:192.0.2.7')).toBe('192.0.2.7')
  expect(addressBlock('::FFFF:192.0.2.8')).not.toBe(addressBlock('::ffff:192.0.2.7'))
  expect(addressBlock('')).toBe('')
})

test('an IPv6 address is told by its /64', ({ expect }) => {
  for (const address of ['2001:db8:0:7::1', '2001:0DB8:0000:0007::', '2001:db8::7:a:b:c:d', '2001:db8:0:7:ffff:ffff:ffff:ffff', '2001:db8:0:7::%eth0'])
    expect(addressBlock(address), address).toBe('2001:db8:0:7')
  expect(addressBlock('2001:db8:0:8::1')).toBe('2001:db8:0:8')
  expect(addressBlock('2001:db8::1')).toBe('2001:db8:0:0')
  expect(addressBlock('::1')).toBe('0:0:0:0')
  expect(addressBlock('1::2:3:4:5:6:7')).toBe('1:0:2:3')
})

const group = fc.integer({ min: 0, max: 0xffff })
const address = fc.tuple(group, group, group, group, group, group, group, group)

test('however an IPv6 address is written, its block is the same', () => {
  fc.assert(
    fc.property(address, fc.nat(7), fc.nat(8), (groups, from, count) => {
      const to = Math.min(8, from + count)
      const zeroed = groups.map((group, index) => (index >= from && index < to ? 0 : group))
      const full = zeroed.map((group) => group.toString(16).padStart(4, '0').toUpperCase()).join(':')
      const text = (from: number, to: number) =>
        zeroed
          .slice(from, to)
          .map((group) => group.toString(16))
          .join(':')
      const short = to === from ? text(0, 8) : `${text(0, from)}::${text(to, 8)}`
      return addressBlock(short) === addressBlock(full)
    }),
  )
})

test('two addresses have one block exactly when their first 64 bits are the same', () => {
  fc.assert(
    fc.property(address, address, fc.boolean(), (one, other, sameNetwork) => {
      const second = sameNetwork ? [...one.slice(0, 4), ...other.slice(4)] : other
      const written = (groups: readonly number[]) => addressBlock(groups.map((group) => group.toString(16)).join(':'))
      return (written(one) === written(second)) === one.slice(0, 4).every((group, index) => group === second[index])
    }),
  )
})
