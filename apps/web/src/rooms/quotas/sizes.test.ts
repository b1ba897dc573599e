import { test } from 'vitest'
import { readSize, writeSize } from './sizes.ts'

test('a limit is typed as a number and a unit, with a point or a comma', ({ expect }) => {
  expect(readSize('500', 'GB')).toBe(500_000_000_000)
  expect(readSize(' 1,5 ', 'TB')).toBe(1_500_000_000_000)
  expect(readSize('0.25', 'MB')).toBe(250_000)
})

test('nothing typed is no limit', ({ expect }) => {
  expect(readSize('', 'GB')).toBeNull()
  expect(writeSize(null)).toEqual({ text: '', unit: 'GB' })
})

test('a limit is shown as it was typed, in the largest unit of which it has one', ({ expect }) => {
  expect(writeSize(500_000_000_000)).toEqual({ text: '500', unit: 'GB' })
  expect(writeSize(1_500_000_000_000)).toEqual({ text: '1.5', unit: 'TB' })
  expect(writeSize(999_999_999)).toEqual({ text: '999.999999', unit: 'MB' })
  for (const sizeBytes of [1, 250_000, 12_345_678_901, 5_000_000_000_000_000]) {
    const { text, unit } = writeSize(sizeBytes)
    expect(readSize(text, unit)).toBe(sizeBytes)
  }
})
