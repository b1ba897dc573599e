import { test } from 'vitest'
import { secondsLeft, speedOf, type SpeedSample, withSample } from './speed.ts'

function line(bytesPerTenth: number, tenths: number): SpeedSample[] {
  let samples: SpeedSample[] = []
  for (let i = 0; i <= tenths; i += 1) samples = withSample(samples, { atMs: i * 100, movedBytes: i * bytesPerTenth })
  return samples
}

test('the speed is the average of the last five seconds', ({ expect }) => {
  const samples = withSample(line(100, 100), { atMs: 15_000, movedBytes: 30_000 })
  expect(speedOf(line(100, 100), 10_000)).toBe(1_000)
  expect(speedOf(samples, 15_000)).toBe(4_000)
})

test('the speed falls to nothing when the line stands still', ({ expect }) => {
  expect(speedOf(line(100, 100), 12_500)).toBe(500)
  expect(speedOf(line(100, 100), 15_000)).toBe(0)
})

test('the samples kept do not grow with the length of an upload', ({ expect }) => {
  expect(line(100, 10_000).length).toBeLessThanOrEqual(52)
})

test('the time left is unknown while nothing moves', ({ expect }) => {
  expect(secondsLeft(1_000, 0)).toBeNull()
  expect(secondsLeft(1_001, 100)).toBe(11)
  expect(secondsLeft(0, 0)).toBe(0)
})
