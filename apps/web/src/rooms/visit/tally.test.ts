import type { FileState } from '@sluice/transfer/item'
import { test } from 'vitest'
import { Tally } from './tally.ts'

const file = (key: string, phase: FileState['phase'], sentBytes: number, reason?: string): FileState => ({
  key,
  name: key,
  relativePath: key,
  sizeBytes: 100,
  sentBytes,
  phase,
  reason,
})

test('a folder is told as one: how many files have arrived, and how many bytes', ({ expect }) => {
  const tally = new Tally()
  tally.put(file('a', 'done', 100))
  tally.put(file('b', 'sending', 40))
  tally.put(file('c', 'waiting', 0))
  expect(tally.state(0)).toMatchObject({ phase: 'sending', files: 3, done: 1, bytes: 300, sentBytes: 140 })
  tally.put(file('b', 'done', 100))
  tally.put(file('c', 'failed', 0, 'file.unreadable'))
  expect(tally.state(0)).toMatchObject({ phase: 'failed', done: 2, failed: 1, reason: 'file.unreadable' })
})

test('files that arrived before a reload count, and those given up do not', ({ expect }) => {
  const tally = new Tally({ files: 2, bytes: 50 })
  tally.put(file('a', 'done', 100))
  tally.put(file('b', 'cancelled', 30))
  expect(tally.state(0)).toMatchObject({ phase: 'done', files: 3, done: 3, bytes: 150, sentBytes: 150 })
})

test('what was recorded before sending went on is not taken for speed', ({ expect }) => {
  const tally = new Tally()
  tally.put(file('a', 'waiting', 0))
  expect(tally.state(0).bytesPerSecond).toBe(0)
  tally.put(file('a', 'sending', 60))
  expect(tally.state(1_000).bytesPerSecond).toBe(0)
  tally.put(file('a', 'sending', 80))
  expect(tally.state(2_000)).toMatchObject({ bytesPerSecond: 20, secondsLeft: 1 })
})

test('a paused file has no speed and no time left', ({ expect }) => {
  const tally = new Tally()
  tally.put(file('a', 'sending', 10))
  tally.state(0)
  tally.put(file('a', 'paused', 20))
  expect(tally.state(1_000)).toMatchObject({ phase: 'paused', bytesPerSecond: 0, secondsLeft: null })
})

test('a folder names the first file that failed, and a failure is no trouble of what is still being sent', ({ expect }) => {
  const tally = new Tally()
  tally.put(file('Day 1/a.raw', 'failed', 40, 'file.changed'))
  tally.put(file('Day 2/b.raw', 'failed', 0, 'file.unreadable'))
  tally.put(file('c', 'sending', 10))
  expect(tally.state(0)).toMatchObject({ phase: 'sending', failed: 2, firstFailed: 'Day 1/a.raw', reason: undefined })
  tally.put(file('c', 'done', 100))
  expect(tally.state(0)).toMatchObject({ phase: 'failed', reason: 'file.changed', openBytes: 40 })
  tally.put(file('Day 1/a.raw', 'cancelled', 40, 'file.changed'))
  tally.put(file('Day 2/b.raw', 'waiting', 0))
  expect(tally.state(0)).toMatchObject({ phase: 'waiting', files: 2, failed: 0, firstFailed: undefined, reason: undefined, openBytes: 0 })
})
