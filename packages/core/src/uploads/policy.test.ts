import fc from 'fast-check'
import * as v from 'valibot'
import { test } from 'vitest'
import { newId } from '../ids.ts'
import { LARGEST_FILE, partPlan, sizeOfPart } from './policy.ts'
import { StartUploads } from './schemas.ts'

const MIB = 1024 * 1024
const GIB = 1024 * MIB

test.for([
  [0, 8 * MIB, 1],
  [1, 8 * MIB, 1],
  [8 * MIB, 8 * MIB, 1],
  [8 * MIB + 1, 8 * MIB, 2],
  [8 * GIB, 8 * MIB, 1024],
  [8 * GIB + 1, 16 * MIB, 513],
  [16 * GIB, 16 * MIB, 1024],
  [16 * GIB + 1, 32 * MIB, 513],
  [32 * GIB + 1, 64 * MIB, 513],
  [LARGEST_FILE, 64 * MIB, 10_000],
] as const)('a file of %i bytes comes in parts of %i, %i of them', ([sizeBytes, partSizeBytes, partCount], { expect }) => {
  expect(partPlan(sizeBytes)).toEqual({ partSizeBytes, partCount })
})

test('the largest file is 625 GiB', ({ expect }) => {
  expect(LARGEST_FILE).toBe(625 * GIB)
})

test('parts add up to the file, all the same size but the last, at most 10,000 of 64 MiB', ({ expect }) => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.integer({ min: 0, max: 64 * MIB }),
        fc.maxSafeInteger().map((n) => Math.abs(n) % (LARGEST_FILE + 1)),
      ),
      (sizeBytes) => {
        const plan = partPlan(sizeBytes)
        const upload = { ...plan, sizeBytes }
        const last = sizeOfPart(upload, plan.partCount)
        expect(plan.partCount).toBeLessThanOrEqual(10_000)
        expect(plan.partSizeBytes).toBeLessThanOrEqual(64 * MIB)
        expect(plan.partSizeBytes * (plan.partCount - 1) + (last ?? -1)).toBe(sizeBytes)
        expect(last).toBeGreaterThan(sizeBytes === 0 ? -1 : 0)
        expect(sizeOfPart(upload, 0)).toBeNull()
        expect(sizeOfPart(upload, plan.partCount + 1)).toBeNull()
        if (plan.partCount > 1) expect(sizeOfPart(upload, 1)).toBe(plan.partSizeBytes)
      },
    ),
  )
})

test.for([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 3])('an upload of two parts has no part %d', (n, { expect }) => {
  expect(sizeOfPart({ partSizeBytes: 4, partCount: 2, sizeBytes: 6 }, n)).toBeNull()
})

const asked = (files: unknown, more: object = {}) => v.safeParse(StartUploads, { requestId: newId('event'), taskId: newId('task'), files, ...more }).success

test.for([-1, Number.NaN, 2 ** 53, 0.5, '10', null, undefined, Number.POSITIVE_INFINITY])(
  'a size of %s is refused at the door (T-60)',
  (sizeBytes, { expect }) => {
    expect(asked([{ name: 'a.mov', sizeBytes }])).toBe(false)
  },
)

test('a start has 1 to 500 files, each with a name, and nothing that is not asked for', ({ expect }) => {
  const file = { name: 'a.mov', sizeBytes: 0 }
  expect(asked([file])).toBe(true)
  expect(asked(Array.from({ length: 500 }, () => file))).toBe(true)
  expect(asked(Array.from({ length: 501 }, () => file))).toBe(false)
  expect(asked([])).toBe(false)
  expect(asked([{ ...file, name: '' }])).toBe(false)
  expect(asked([{ ...file, objectKey: 'files/mine' }])).toBe(false)
  expect(asked([file], { linkId: newId('link') })).toBe(false)
})
