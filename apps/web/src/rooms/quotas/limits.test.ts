import { test } from 'vitest'
import { check } from '../../ui/validation.ts'
import { apart, Limits, limitWords, NO_LIMITS, readLimits, sameLimits, shareUsed, typedLimits } from './limits.ts'

const typed = { total: '1.5', totalUnit: 'TB', files: 200, largest: '', largestUnit: 'GB', extensions: '.MOV, wav  mxf' } as const

test('limits are read as they were typed, and an empty field is no limit', ({ expect }) => {
  const checked = check(Limits, typed)
  expect(checked.ok && readLimits(checked.output)).toEqual({ maxBytes: 1.5e12, maxFiles: 200, maxFileBytes: null, allowedExtensions: ['mov', 'wav', 'mxf'] })
  const none = check(Limits, typedLimits(NO_LIMITS))
  expect(none.ok && readLimits(none.output)).toEqual(NO_LIMITS)
})

test('what cannot be a limit is told beside its field', ({ expect }) => {
  const told = (values: object) => {
    const checked = check(Limits, { ...typed, ...values })
    return checked.ok ? {} : checked.errors
  }
  expect(told({ total: 'much' })).toEqual({ total: 'Write a number, like 500 or 1.5.' })
  expect(told({ largest: '0' })).toEqual({ largest: 'Use more than 0. Left empty, there is no limit.' })
  expect(told({ total: '9001' })).toEqual({ total: 'Use at most 9000, in a larger unit.' })
  expect(told({ files: 0.5 })).toMatchObject({ files: expect.any(String) })
  expect(Object.values(told({ extensions: 'm o/v' }))).toEqual(['An extension has letters and digits only, like mov.'])
})

test('limits that are shown and saved again are the same limits', ({ expect }) => {
  const limits = { maxBytes: 12_345_678, maxFiles: null, maxFileBytes: 5e9, allowedExtensions: ['mov'] }
  const checked = check(Limits, typedLimits(limits))
  expect(checked.ok && sameLimits(readLimits(checked.output), limits)).toBe(true)
  expect(sameLimits(limits, { ...limits, maxFiles: 1 })).toBe(false)
})

test('a form of more than limits gives the two apart', ({ expect }) => {
  const { rest, limits } = apart({ ...typed, extensions: [], description: 'Masters' })
  expect(rest).toEqual({ description: 'Masters' })
  expect(limits.maxFiles).toBe(200)
})

test('limits are told in a line', ({ expect }) => {
  expect(limitWords(NO_LIMITS)).toBe('No limits')
  expect(limitWords({ maxBytes: 5e11, maxFiles: 1, maxFileBytes: 1e9, allowedExtensions: ['mov', 'wav'] })).toBe(
    '500 GB in all · 1 file · 1 GB a file · only .mov, .wav',
  )
})

test('a holder is as full as the limit that is nearest', ({ expect }) => {
  const used = { usedBytes: 50, usedFiles: 9 }
  expect(shareUsed({ ...used, maxBytes: 100, maxFiles: 10 })).toBe(0.9)
  expect(shareUsed({ ...used, maxBytes: null, maxFiles: null })).toBeUndefined()
})
