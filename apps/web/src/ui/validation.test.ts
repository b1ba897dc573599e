import { Count, Email, RequiredLine } from '@sluice/core/schemas'
import * as v from 'valibot'
import { test } from 'vitest'
import { check, errorOf, mayBeLeftOut, replaceErrors } from './validation.ts'

const schema = v.strictObject({
  description: RequiredLine(10),
  email: Email,
  show: v.picklist(['files', 'folders'], 'Please choose.'),
  orders: v.optional(v.strictObject({ from: Count(1, 9), to: Count(1, 9) })),
})

test('a form that is right gives what the server will read', ({ expect }) => {
  expect(check(schema, { description: ' Masters ', email: 'Anna@Example.com', show: 'files' })).toEqual({
    ok: true,
    output: { description: 'Masters', email: 'anna@example.com', show: 'files' },
  })
})

test('each field that is wrong gets one sentence, and a missing one is asked for in plain words', ({ expect }) => {
  const checked = check(schema, { email: 'anna', orders: { from: 0, to: 99 } })
  expect(checked.ok).toBe(false)
  if (checked.ok) return
  expect(checked.errors).toEqual({
    description: 'Please fill this in.',
    email: 'This is not an email address.',
    show: 'Please choose.',
    'orders.from': 'Use at least 1.',
    'orders.to': 'Use at most 9.',
  })
  expect(errorOf(checked.errors, 'orders')).toBe('Use at least 1.')
  expect(errorOf(checked.errors, 'order')).toBe(undefined)
})

test('checking one field leaves the sentences of the others', ({ expect }) => {
  const shown = { email: 'This is not an email address.', 'orders.from': 'Use at least 1.' }
  expect(replaceErrors(shown, 'orders', { description: 'Please fill this in.' })).toEqual({ email: 'This is not an email address.' })
  expect(replaceErrors({}, 'email', { email: 'x', description: 'y' })).toEqual({ email: 'x' })
})

test('an empty text means none only where the schema allows none', ({ expect }) => {
  expect(['description', 'orders', 'unknown'].map((name) => mayBeLeftOut(schema, name))).toEqual([false, true, false])
})

test('a rule over two fields shows at the field it is forwarded to', ({ expect }) => {
  const range = v.pipe(
    v.strictObject({ from: Count(1, 9), to: Count(1, 9) }),
    v.forward(
      v.check(({ from, to }) => from <= to, 'The last order comes before the first.'),
      ['to'],
    ),
  )
  expect(check(range, { from: 5, to: 2 })).toEqual({ ok: false, errors: { to: 'The last order comes before the first.' } })
  expect(check(range, { to: 2 })).toEqual({ ok: false, errors: { from: 'Please give a number.' } })
})
