import { test } from 'vitest'
import { humanBytes, humanPercent, humanProgress, humanSpeed } from './bytes.ts'

test('a size is told in decimal units with one decimal below a hundred', ({ expect }) => {
  const told = [0, 999, 1000, 214_000, 412_000_000, 11_000_000_000, 87_340_000_000, 418_000_000_000, 1_200_000_000_000].map(humanBytes)
  expect(told).toEqual(['0 B', '999 B', '1 kB', '214 kB', '412 MB', '11 GB', '87.3 GB', '418 GB', '1.2 TB'])
})

test('a size just below the next unit is never told as a thousand', ({ expect }) => {
  expect([999_499, 999_500, 999_999_999].map(humanBytes)).toEqual(['999 kB', '1 MB', '1 GB'])
})

test('progress is told in the unit of the whole', ({ expect }) => {
  expect(humanProgress(54_120_000_000, 87_300_000_000)).toBe('54.1 of 87.3 GB')
  expect(humanProgress(0, 214_000)).toBe('0 of 214 kB')
})

test('speed is told per second', ({ expect }) => {
  expect(humanSpeed(118_000_000)).toBe('118 MB/s')
})

test('a hundred percent is told only when everything is there', ({ expect }) => {
  expect([0, 0.625, 0.9999, 1].map(humanPercent)).toEqual(['0 %', '62 %', '99 %', '100 %'])
})
