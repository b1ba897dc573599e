import { DAY, HOUR, type Instant, MINUTE } from '../instants.ts'

const MIB = 1024 * 1024
const SMALLEST_PART = 8 * MIB
const LARGEST_PART = 64 * MIB
const PARTS_AIMED_AT = 1024
/** R2 and S3 take 10,000 parts. */
const MOST_PARTS = 10_000

/** 625 GiB. */
export const LARGEST_FILE = LARGEST_PART * MOST_PARTS

/** An upload without a part for so long is abandoned. */
export const ABANDON_AFTER = 7 * DAY
/** A part that was let in before the end of the grace has so long to land. */
const PART_LANDS_WITHIN = 10 * MINUTE
/** Links that ended before this have had their grace, and what was on its way by them is here: nothing more comes. */
export const graceOverBefore = (now: Instant, graceHours: number): Instant => now - graceHours * HOUR - PART_LANDS_WITHIN
/** An upload that has been finishing for so long was left by a crash, and is driven forward. */
export const FINISHING_LEFT_AFTER = 2 * MINUTE

/** Small files that come in one request: more, or larger ones, would be too much to hold in memory. */
export const MOST_BUNDLED_FILES = 100
export const MOST_BUNDLED_BYTES = 4 * MIB

export interface PartPlan {
  partSizeBytes: number
  partCount: number
}

/** A part is 8 MiB up to 8 GiB, then doubles up to 64 MiB, so that a file stays near a thousand parts. An empty file has one empty part. */
export function partPlan(sizeBytes: number): PartPlan {
  let partSizeBytes = SMALLEST_PART
  while (sizeBytes > partSizeBytes * PARTS_AIMED_AT && partSizeBytes < LARGEST_PART) partSizeBytes *= 2
  return { partSizeBytes, partCount: Math.max(1, Math.ceil(sizeBytes / partSizeBytes)) }
}

/** The size that part `n` (from 1) must have; null when there is no such part. */
export function sizeOfPart(upload: PartPlan & { sizeBytes: number }, n: number): number | null {
  if (!Number.isSafeInteger(n) || n < 1 || n > upload.partCount) return null
  return n < upload.partCount ? upload.partSizeBytes : upload.sizeBytes - upload.partSizeBytes * (upload.partCount - 1)
}
