import * as fc from 'fast-check'
import { test } from 'vitest'
import { DAY, MINUTE, SECOND } from '../instants.ts'
import { nextCodeAt } from './policy.ts'

const T = Date.UTC(2026, 10, 21, 10, 20)

test('who has asked for no code may ask now', ({ expect }) => {
  expect(nextCodeAt([], T)).toBe(T)
})

test('the second code waits 30 seconds, the third 60, and a fourth until a quarter of an hour has passed since the first', ({ expect }) => {
  expect(nextCodeAt([T], T)).toBe(T + 30 * SECOND)
  expect(nextCodeAt([T], T + 30 * SECOND - 1)).toBe(T + 30 * SECOND)
  expect(nextCodeAt([T], T + 30 * SECOND)).toBe(T + 30 * SECOND)
  const second = T + 30 * SECOND
  expect(nextCodeAt([T, second], second)).toBe(second + 60 * SECOND)
  const third = second + 60 * SECOND
  expect(nextCodeAt([third, T, second], third)).toBe(T + 15 * MINUTE)
  expect(nextCodeAt([T, second, third], T + 15 * MINUTE)).toBe(T + 15 * MINUTE)
})

test('a third request late in the quarter is followed by a pause of 120 seconds at least', ({ expect }) => {
  const requests = [T, T + 60 * SECOND, T + 14 * MINUTE + 30 * SECOND]
  expect(nextCodeAt(requests, T + 14 * MINUTE + 30 * SECOND)).toBe(T + 16 * MINUTE + 30 * SECOND)
})

test('ten codes a day: the eleventh waits until a day after the first', ({ expect }) => {
  const requests = Array.from({ length: 10 }, (_, index) => T + index * 16 * MINUTE)
  const now = T + 10 * 16 * MINUTE
  expect(nextCodeAt(requests.slice(0, 9), now)).toBe(now)
  expect(nextCodeAt(requests, now)).toBe(T + DAY)
  expect(nextCodeAt(requests, T + DAY - 1)).toBe(T + DAY)
  expect(nextCodeAt(requests, T + DAY)).toBe(T + DAY)
})

test('whoever asks as early as allowed never gets more than three codes in any 15 minutes, nor ten in any day', ({ expect }) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 * MINUTE }), { maxLength: 40 }), (delays) => {
      const sent: number[] = []
      let now = T
      for (const delay of delays) {
        now = nextCodeAt(sent, now + delay)
        sent.push(now)
      }
      for (const at of sent) {
        expect(sent.filter((other) => other > at - 15 * MINUTE && other <= at).length).toBeLessThanOrEqual(3)
        expect(sent.filter((other) => other > at - DAY && other <= at).length).toBeLessThanOrEqual(10)
      }
      for (const [index, at] of sent.entries()) expect(at - (sent[index - 1] ?? 0)).toBeGreaterThanOrEqual(30 * SECOND)
    }),
  )
})
