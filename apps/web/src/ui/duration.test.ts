import { test } from 'vitest'
import { readDuration, writeDuration } from './duration.ts'

test('a duration is read as it is written', ({ expect }) => {
  for (const text of ['00:52:10', '00:00:00', '99:59:59']) expect(writeDuration(readDuration(text) ?? -1)).toBe(text)
  expect(readDuration('52:10')).toBe(3130)
  expect(readDuration(' 1:00:00 ')).toBe(3600)
  expect(readDuration('90:00')).toBe(5400)
})

test('what is no duration is none', ({ expect }) => {
  for (const text of ['', '52', '52:61', '1:60:00', 'an hour', '1:2:3:4']) expect(readDuration(text)).toBeUndefined()
})
