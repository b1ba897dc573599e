import { test } from 'vitest'
import { instantOfWallTime, wallTime } from './zoned.ts'

const ZONE = 'Europe/Helsinki'

test('a time of day in a zone is the same instant in winter and in summer time, and reads back as written', ({ expect }) => {
  expect(instantOfWallTime('2026-11-30T14:30', ZONE)).toBe(Date.parse('2026-11-30T12:30:00Z'))
  expect(instantOfWallTime('2026-07-01T14:30', ZONE)).toBe(Date.parse('2026-07-01T11:30:00Z'))
  for (const wall of ['2026-03-29T02:59', '2026-03-29T04:00', '2026-10-25T02:59', '2026-10-25T04:00', '2026-12-31T23:59']) {
    expect(wallTime(instantOfWallTime(wall, ZONE) ?? 0, ZONE)).toBe(wall)
  }
})

test('a time that the change to summer time skips is an hour later on the clock', ({ expect }) => {
  expect(wallTime(instantOfWallTime('2026-03-29T03:30', ZONE) ?? 0, ZONE)).toBe('2026-03-29T04:30')
})

test('what is no time is none', ({ expect }) => {
  expect(instantOfWallTime('', ZONE)).toBeUndefined()
  expect(instantOfWallTime('2026-11-30', ZONE)).toBeUndefined()
})
