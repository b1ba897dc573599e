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
