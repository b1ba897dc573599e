import { test } from 'vitest'
import { refusalFrom } from './server.ts'

test('a server is left alone as long as it asks, but no longer than five minutes', ({ expect }) => {
  const waits = ['7', '86400', new Date(Date.now() + 86_400_000).toUTCString(), 'soon', null].map((header) => refusalFrom(503, header, '').retryAfterMs)
  expect(waits).toEqual([7_000, 300_000, 300_000, 0, 0])
})

test('a refusal names the files that it is about, all of them or one', ({ expect }) => {
  const named = (facts: unknown) => refusalFrom(422, null, JSON.stringify({ code: 'upload.too_large', facts })).indices
  expect(named({ index: 3, indices: [3, 5] })).toEqual([3, 5])
  expect(named({ index: 3 })).toEqual([3])
  expect(named({ index: 'third' })).toEqual([])
  expect(named({ holder: 'link' })).toEqual([])
})
