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

test.for([
  ['a US number that costs', '+1 900 234 5678'],
  ['a US number that costs nobody', '+1 800 234 5678'],
  ['a British number that costs', '+44 90 1234 5678'],
  ['a British number that is passed on', '+44 70 1234 5678'],
  ['a Dutch number that costs', '+31 900 1234567'],
  ['a French number that costs', '+33 89 123 45 67'],
  ['a German number that costs', '+49 900 1 234567'],
  ['a Spanish number that costs', '+34 803 123 456'],
  ['a Dutch landline', '+31 20 123 4567'],
  ['a German landline', '+49 30 12345678'],
  ['a Dutch number of the internet', '+31 85 123 4567'],
  ['a German number that nobody has', '+49 111111'],
] as const)('%s is no mobile phone: no code is sent to it', ([, written], { expect }) => {
  expect(numbersOf(['DE', 'ES', 'FR', 'GB', 'NL', 'US'])(written)).toEqual({ refused: 'invalid' })
})

test('a US number may be that of a mobile phone, and one of another country is none of its own', ({ expect }) => {
  expect(numbersOf(['US'])('+1 202 555 0123')).toEqual({ e164: '+12025550123' })
  expect(numbersOf(['US'])('+1 416 555 0123')).toEqual({ refused: 'country' })
})

test('a number of a country that is not on the list is refused as such', ({ expect }) => {
  expect(normalize('+1 202 555 0123')).toEqual({ refused: 'country' })
})
