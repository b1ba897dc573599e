import { test } from 'vitest'
import { Patience } from './patience.ts'

const MIB = 1024 * 1024

test('a larger part is waited for longer, and a slower line too', ({ expect }) => {
  const patience = new Patience(60_000)
  expect(patience.forBytes(8 * MIB)).toBe(60_000 + (8 * MIB) / 32)
  expect(patience.forBytes(64 * MIB)).toBeGreaterThan(patience.forBytes(8 * MIB))
  patience.arrived(8 * MIB, 1_000)
  const fast = patience.forBytes(8 * MIB)
  expect(fast).toBe(68_000)
  patience.arrived(8 * MIB, 600_000)
  expect(patience.forBytes(8 * MIB)).toBe(60_000 + 8 * 600_000)
})

test('one fast answer after slow ones does not shorten it much', ({ expect }) => {
  const patience = new Patience(60_000)
  patience.arrived(8 * MIB, 100_000)
  const slow = patience.forBytes(8 * MIB)
  patience.arrived(8 * MIB, 100_000 / 2)
  expect(patience.forBytes(8 * MIB)).toBeGreaterThan(slow * 0.7)
})

test('small files, whose time is all in the way to the server and back, do not make a fast line look slow for large parts', ({ expect }) => {
  const patience = new Patience(60_000)
  patience.arrived(8 * MIB, 1_000)
  for (let i = 0; i < 100; i++) patience.arrived(100, 50)
  expect(patience.forBytes(8 * MIB)).toBe(68_000)
})

test('attempts given up one after another are waited for twice as long each time, until one succeeds', ({ expect }) => {
  const patience = new Patience(1_000)
  const waits = [0, 1, 2, 3, 4, 5].map((i) => {
    const wait = patience.forBytes(0)
    patience.gaveUp(i * 100_000, i * 100_000 + wait)
    return wait
  })
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 16_000])
  expect(patience.forSign).toBe(4_000)
  patience.arrived(10, 10)
  expect(patience.forSign).toBe(1_000)
})

test('four attempts that hang together count once', ({ expect }) => {
  const patience = new Patience(1_000)
  for (let lane = 0; lane < 4; lane++) patience.gaveUp(lane, 1_000 + lane)
  expect(patience.forSign).toBe(2_000)
})
