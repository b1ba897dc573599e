import { test } from 'vitest'
import { numbersOf } from './numbers.ts'

const normalize = numbersOf(['NL', 'DE'])

test.for([
  ['+31 6 12345678', '+31612345678'],
  ['+31 (0)6 1234-5678', '+31612345678'],
  ['+49 1512 3456789', '+4915123456789'],
] as const)('%s is the phone %s', ([written, e164], { expect }) => {
  expect(normalize(written)).toEqual({ e164 })
})

test.for(['', '06 12345678', '+31 6 1234', '+999 12345678', 'call me'] as const)('%s is no phone number', (written, { expect }) => {
  expect(normalize(written)).toEqual({ refused: 'invalid' })
})

test('a number of a country that is not on the list is refused as such', ({ expect }) => {
  expect(normalize('+1 202 555 0123')).toEqual({ refused: 'country' })
})
