import { SetQuota } from '@sluice/core/quotas/schemas'
import { Count } from '@sluice/core/schemas'
import * as v from 'valibot'
import { humanBytes } from '../../ui/bytes.ts'
import { filesWord } from '../orders/words.ts'
import type { Quota, QuotaInput } from './data.ts'
import { LARGEST_NUMBER, readNumber, readSize, SIZE_UNITS, writeSize } from './sizes.ts'

/** Left empty there is no limit. */
const Size = v.pipe(
  v.string(),
  v.trim(),
  v.check((text) => text === '' || readNumber(text) !== undefined, 'Write a number, like 500 or 1.5.'),
  v.check((text) => readNumber(text) !== 0, 'Use more than 0. Left empty, there is no limit.'),
  v.check((text) => (readNumber(text) ?? 0) <= LARGEST_NUMBER, `Use at most ${LARGEST_NUMBER}, in a larger unit.`),
)

/** The fields of limits as they are typed: a form of their own, or a part of another's. */
export const limitEntries = {
  total: Size,
  totalUnit: v.picklist(SIZE_UNITS),
  files: v.optional(Count(1, 1_000_000_000)),
  largest: Size,
  largestUnit: v.picklist(SIZE_UNITS),
  extensions: v.pipe(
    v.string(),
    v.transform((text) => text.split(/[\s,;]+/).filter((each) => each !== '')),
    SetQuota.entries.allowedExtensions,
  ),
}
export const Limits = v.strictObject(limitEntries)
export type Limits = v.InferOutput<typeof Limits>

type SetLimits = Omit<QuotaInput, 'holderId'>
type Given = Pick<Quota, 'maxBytes' | 'maxFiles' | 'maxFileBytes' | 'allowedExtensions'>

/** No limit at all. */
export const NO_LIMITS: Given = { maxBytes: null, maxFiles: null, maxFileBytes: null, allowedExtensions: [] }

/** What stands in the fields at first. */
export function typedLimits(limits: Given): v.InferInput<typeof Limits> {
  const total = writeSize(limits.maxBytes)
  const largest = writeSize(limits.maxFileBytes)
  const extensions = limits.allowedExtensions.join(', ')
  return { total: total.text, totalUnit: total.unit, files: limits.maxFiles ?? undefined, largest: largest.text, largestUnit: largest.unit, extensions }
}

/** What was typed, as the server takes it. */
export const readLimits = (typed: Limits): SetLimits => ({
  maxBytes: readSize(typed.total, typed.totalUnit),
  maxFiles: typed.files ?? null,
  maxFileBytes: readSize(typed.largest, typed.largestUnit),
  allowedExtensions: [...typed.extensions],
})

/** Whether saving the one over the other would change anything. */
export function sameLimits(one: Given, other: Given): boolean {
  const key = ({ maxBytes, maxFiles, maxFileBytes, allowedExtensions }: Given) => JSON.stringify([maxBytes, maxFiles, maxFileBytes, allowedExtensions])
  return key(one) === key(other)
}

/** Limits in a line: `500 GB in all, 200 files, .mov and .wav only`. */
export function limitWords(limits: Given): string {
  const { maxBytes, maxFiles, maxFileBytes, allowedExtensions } = limits
  const words = [
    maxBytes === null ? '' : `${humanBytes(maxBytes)} in all`,
    maxFiles === null ? '' : filesWord(maxFiles),
    maxFileBytes === null ? '' : `${humanBytes(maxFileBytes)} a file`,
    allowedExtensions.length === 0 ? '' : `only ${allowedExtensions.map((each) => `.${each}`).join(', ')}`,
  ].filter(Boolean)
  return words.length === 0 ? 'No limits' : words.join(' · ')
}

/** How full a holder is, 0 to 1, by the limit that is nearest; undefined without one. */
export function shareUsed(quota: Pick<Quota, 'maxBytes' | 'maxFiles' | 'usedBytes' | 'usedFiles'>): number | undefined {
  const shares = [
    ...(quota.maxBytes === null ? [] : [quota.usedBytes / quota.maxBytes]),
    ...(quota.maxFiles === null ? [] : [quota.usedFiles / quota.maxFiles]),
  ]
  return shares.length === 0 ? undefined : Math.max(...shares)
}

/** What a form with `limitEntries` gave, apart: its own fields, and the limits. */
export function apart<T extends Limits>(output: T): { rest: Omit<T, keyof Limits>; limits: SetLimits } {
  const { total, totalUnit, files, largest, largestUnit, extensions, ...rest } = output
  return { rest, limits: readLimits({ total, totalUnit, files, largest, largestUnit, extensions }) }
}
