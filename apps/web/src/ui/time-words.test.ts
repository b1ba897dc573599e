import { DAY, HOUR, MINUTE, SECOND } from '@sluice/core/instants'
import { test } from 'vitest'
import { absoluteTime, humanDuration, relativeTime, timeLeft, zoneWord } from './time-words.ts'

const END = Date.UTC(2026, 10, 30, 21, 59)

test('a deadline is told in the zone of the workspace, not of the reader', ({ expect }) => {
  expect(absoluteTime(END, 'Europe/Helsinki', 'full')).toBe('30 November 2026, 23:59')
  expect(absoluteTime(END, 'Asia/Tokyo', 'short')).toBe('1 Dec 2026, 06:59')
  expect(absoluteTime(END, 'Europe/Helsinki', 'day')).toBe('30 Nov 2026')
  expect(zoneWord('America/New_York')).toBe('New York')
})

test('midnight is 00:00 and not 24:00', ({ expect }) => {
  expect(absoluteTime(Date.UTC(2026, 0, 2), 'UTC', 'short')).toBe('2 Jan 2026, 00:00')
})

test('a time is told from now, rounded down', ({ expect }) => {
  const from = (span: number) => relativeTime(END + span, END)
  expect([-12.9 * MINUTE, -10 * SECOND, 10 * SECOND, 9.9 * DAY, -HOUR, 47 * HOUR, 90 * DAY].map(from)).toEqual([
    '12 min ago',
    'just now',
    'in less than a minute',
    'in 9 days',
    '1 hour ago',
    'in 47 hours',
    'in 3 months',
  ])
})

test('a deadline that has passed is never told as time left', ({ expect }) => {
  expect(timeLeft(END, END - 9 * DAY)).toBe('9 days left')
  expect(timeLeft(END, END - 1)).toBe('less than a minute left')
  expect(timeLeft(END, END)).toBe('ended just now')
  expect(timeLeft(END, END + 2 * HOUR)).toBe('ended 2 hours ago')
})

test('a duration is told in its two largest units', ({ expect }) => {
  const told = [41_200, 4 * MINUTE + 42 * SECOND, 3 * HOUR + 5 * MINUTE + 59 * SECOND, 2 * DAY + 4 * HOUR].map(humanDuration)
  expect(told).toEqual(['42 s', '4 min 42 s', '3 h 5 min', '2 days 4 h'])
})
