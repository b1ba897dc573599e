import { test } from 'vitest'
import { PartLedger } from './part-ledger.ts'

test('parts are taken in order, the last one is shorter, and an empty file is one empty part', ({ expect }) => {
  const ledger = new PartLedger(2_500, 1_000)
  expect([ledger.take(), ledger.take(), ledger.take(), ledger.take()]).toEqual([1, 2, 3, undefined])
  expect(ledger.partBytes(3)).toBe(500)
  const empty = new PartLedger(0, 1_000)
  expect([empty.take(), empty.take()]).toEqual([1, undefined])
  expect(empty.partBytes(1)).toBe(0)
})

test('a failed attempt takes its progress back, and counts as moved only once on the way', ({ expect }) => {
  const ledger = new PartLedger(2_000, 1_000)
  ledger.take()
  expect(ledger.progress(1, 400)).toBe(400)
  expect(ledger.sentBytes).toBe(400)
  ledger.giveBack(1)
  expect(ledger.sentBytes).toBe(0)
  expect(ledger.progress(1, 500)).toBe(0)
  expect(ledger.take()).toBe(1)
  ledger.progress(1, 700)
  expect(ledger.record(1)).toBe(300)
  expect(ledger.sentBytes).toBe(1_000)
})

test('a part that the server has is not sent again, also when its attempt failed', ({ expect }) => {
  const ledger = new PartLedger(4_000, 1_000)
  ledger.take()
  ledger.take()
  ledger.resync([1, 3])
  expect(ledger.sentBytes).toBe(2_000)
  ledger.giveBack(1)
  ledger.giveBack(2)
  expect(new Set([ledger.take(), ledger.take()])).toEqual(new Set([2, 4]))
  expect(ledger.take()).toBeUndefined()
})

test('a file is complete when every part is recorded, until the server loses one', ({ expect }) => {
  const ledger = new PartLedger(2_000, 1_000)
  ledger.resync([1, 2])
  expect(ledger.isComplete).toBe(true)
  ledger.lose([2])
  expect(ledger.isComplete).toBe(false)
  expect(ledger.sentBytes).toBe(1_000)
  expect(ledger.take()).toBe(2)
})

test('a file of 10,000 parts is kept track of from any of them on, and what fails goes first again', ({ expect }) => {
  const MIB = 1024 * 1024
  const ledger = new PartLedger(64 * MIB * 10_000, 64 * MIB)
  ledger.resync(Array.from({ length: 9_000 }, (_, i) => i + 1))
  expect(ledger.sentBytes).toBe(64 * MIB * 9_000)
  expect([ledger.take(), ledger.take(), ledger.take()]).toEqual([9_001, 9_002, 9_003])
  ledger.giveBack(9_002)
  expect([ledger.take(), ledger.take()]).toEqual([9_002, 9_004])
  for (let n = 9_001; n <= 9_004; n++) ledger.record(n)
  for (let n = ledger.take(); n !== undefined; n = ledger.take()) ledger.record(n)
  expect(ledger.isComplete).toBe(true)
  expect(ledger.sentBytes).toBe(64 * MIB * 10_000)
})
