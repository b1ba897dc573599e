import * as fc from 'fast-check'
import { test } from 'vitest'
import { DAY, MINUTE, SECOND } from '../instants.ts'
import { LOCK_PAUSE, nextCodeAt, nextLinkCodeAt } from './policy.ts'

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

const elsewhere = (at: number, lockedAt: number | null = null) => ({ at, mine: false, failed: false, lockedAt })
const many = (count: number) => Array.from({ length: count }, (_, index) => elsewhere(T + index))

test('of thirty codes of a link in a day strangers get ten, and devices that proved one before what is left', ({ expect }) => {
  const now = T + MINUTE
  expect([nextLinkCodeAt(many(9), now, false), nextLinkCodeAt(many(10), now, false)]).toMatchObject([{ nextAt: now }, { nextAt: T + DAY }])
  expect([nextLinkCodeAt(many(29), now, true), nextLinkCodeAt(many(30), now, true)]).toMatchObject([{ nextAt: now }, { nextAt: T + DAY }])
  expect(nextLinkCodeAt(many(30), T + DAY, true)).toEqual({ nextAt: T + DAY, locked: false })
  expect(nextLinkCodeAt(many(30), T + DAY, false)).toEqual({ nextAt: T + DAY + 20, locked: false })
})

test('the pause after a lock elsewhere holds for a device that proved a code before from the third lock in a day on', ({ expect }) => {
  const locked = [T, T + LOCK_PAUSE, T + 2 * LOCK_PAUSE].map((at) => elsewhere(at, at))
  const now = T + 2 * LOCK_PAUSE
  const held = { nextAt: T + 3 * LOCK_PAUSE, locked: true }
  expect(nextLinkCodeAt(locked, now, true)).toEqual(held)
  expect(nextLinkCodeAt(locked.slice(1), now, true)).toEqual({ nextAt: now, locked: false })
  expect(nextLinkCodeAt(locked.slice(1), now, false)).toEqual(held)
  const [first, ...late] = [elsewhere(T, T), elsewhere(T + DAY - MINUTE, T + DAY - MINUTE), elsewhere(T + DAY - 2, T + DAY - 2)]
  expect(nextLinkCodeAt([first, ...late], T + DAY - 1, true)).toEqual({ nextAt: T + DAY - 2 + LOCK_PAUSE, locked: true })
  expect(nextLinkCodeAt([first, ...late], T + DAY, true)).toEqual({ nextAt: T + DAY, locked: false })
})
