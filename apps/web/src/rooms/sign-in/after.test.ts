import { test } from 'vitest'
import { pathAfter } from './after.ts'

const ORIGIN = 'https://files.example.com'

test('after signing in one is where one wanted to go', ({ expect }) => {
  expect(pathAfter('/orders/ord_1?tab=files#top', ORIGIN)).toBe('/orders/ord_1?tab=files#top')
  expect(pathAfter(null, ORIGIN)).toBe('/')
})

test('no address leads to another site, or back to signing in', ({ expect }) => {
  const bad = [
    'https://evil.example',
    '//evil.example',
    String.raw`/\evil.example`,
    '/\t/evil.example',
    'javascript:alert(1)',
    'orders',
    '/sign-in?to=/sign-in',
    '',
  ]
  expect(bad.map((to) => pathAfter(to, ORIGIN))).toEqual(bad.map(() => '/'))
})
