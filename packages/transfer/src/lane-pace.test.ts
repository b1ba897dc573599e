import { test } from 'vitest'
import { LanePace } from './lane-pace.ts'

/** A line on a clock of its own: so many bytes per second for so many lanes, in answers of so many bytes. */
function line(pace: LanePace, bytesPerSecond: (lanes: number) => number, partBytes: number) {
  let nowMs = 0
  return (seconds: number, isFull = true) => {
    const most: number[] = []
    for (const endMs = nowMs + seconds * 1_000; nowMs < endMs;) {
      nowMs += (partBytes / bytesPerSecond(pace.open)) * 1_000
      pace.moved(partBytes)
      pace.answered(nowMs, isFull)
      most.push(pace.open)
    }
    return most
  }
}

const MB = 1_000_000
const perConnection = (lanes: number) => lanes * 10 * MB

test('where each connection has its own speed, lanes are added to the most', ({ expect }) => {
  const pace = new LanePace({ lanes: 4, mostLanes: 8, windowMs: 2_000 })
  const run = line(pace, perConnection, 8 * MB)
  expect(pace.open).toBe(4)
  run(16)
  expect(pace.open).toBe(8)
  expect(Math.max(...run(60))).toBe(8)
})

test('where all connections share one speed, a fifth lane is tried, taken back, and tried ever less often', ({ expect }) => {
  const pace = new LanePace({ lanes: 4, mostLanes: 8, windowMs: 2_000 })
  const opens = line(pace, () => 40 * MB, 8 * MB)(300)
  expect(Math.max(...opens)).toBe(5)
  const tries = opens.filter((open, i) => open === 5 && opens[i - 1] === 4).length
  expect(tries).toBeLessThanOrEqual(6)
  expect(opens.filter((open) => open === 4).length / opens.length).toBeGreaterThan(0.9)
})

test('many small files count by their number', ({ expect }) => {
  const pace = new LanePace({ lanes: 4, mostLanes: 6, windowMs: 2_000 })
  // A request takes 20 ms whatever else goes: bytes are as good as nothing.
  line(pace, (lanes) => lanes * 50 * 10, 10)(20)
  expect(pace.open).toBe(6)
})

test('parts of one speed that are answered in bursts do not look like a rise', ({ expect }) => {
  const pace = new LanePace({ lanes: 4, mostLanes: 8, windowMs: 2_000 })
  const opens: number[] = []
  for (let nowMs = 0; nowMs < 120_000; nowMs += pace.open * 200) {
    for (let i = 0; i < pace.open; i++) {
      pace.moved(8 * MB)
      pace.answered(nowMs + i, true)
    }
    opens.push(pace.open)
  }
  expect(Math.max(...opens)).toBe(5)
})

test('trouble halves the lanes, never under one, and each round of answers gives one back', ({ expect }) => {
  const pace = new LanePace({ lanes: 4, mostLanes: 8, windowMs: 2_000 })
  for (const left of [2, 1, 1]) {
    pace.trouble()
    expect(pace.open).toBe(left)
  }
  const fresh = new LanePace({ lanes: 4, mostLanes: 8, windowMs: 2_000 })
  fresh.trouble()
  const opens = Array.from({ length: 6 }, (_, ms) => {
    fresh.answered(ms, true)
    return fresh.open
  })
  expect(opens).toEqual([2, 3, 3, 3, 4, 4])
})

test('lanes won by measuring and lost in trouble are won by measuring again', ({ expect }) => {
  const pace = new LanePace({ lanes: 4, mostLanes: 8, windowMs: 2_000 })
  const run = line(pace, perConnection, 8 * MB)
  run(30)
  pace.trouble()
  expect(pace.open).toBe(4)
  expect(Math.max(...run(2))).toBe(4)
  run(30)
  expect(pace.open).toBe(8)
})

test('while there is too little to send, no lane is added', ({ expect }) => {
  const pace = new LanePace({ lanes: 4, mostLanes: 8, windowMs: 2_000 })
  expect(Math.max(...line(pace, perConnection, MB)(60, false))).toBe(4)
})

test('one lane that is the most stays one', ({ expect }) => {
  const pace = new LanePace({ lanes: 1, mostLanes: 1, windowMs: 2_000 })
  expect(new Set(line(pace, perConnection, MB)(60))).toEqual(new Set([1]))
})
