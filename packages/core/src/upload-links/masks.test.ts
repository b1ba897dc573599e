import { test } from 'vitest'
import { maskEmail, maskPhone } from './masks.ts'

test.for([
  ['anna@northlight.example', 'a•••@n•••.example'],
  ['a@b.example', 'a•••@b•••.example'],
  ['ötzi@mail.berg.example', 'ö•••@m•••.example'],
  ['root@localhost', 'r•••@l•••'],
] as const)('%s is shown as %s', ([email, masked], { expect }) => {
  expect(maskEmail(email)).toBe(masked)
})

test.for([
  ['+31612345678', '+31 •••• 78'],
  ['+12025550123', '+1 •••• 23'],
  ['+358401234567', '+358 •••• 67'],
  ['', '••••'],
] as const)('%s is shown as %s', ([phone, masked], { expect }) => {
  expect(maskPhone(phone)).toBe(masked)
})
