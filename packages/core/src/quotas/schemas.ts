import * as v from 'valibot'
import { Count, Id, SizeBytes } from '../schemas.ts'
import { Extensions } from '../tasks/schemas.ts'

/** Whose quota: the workspace's, a customer's, a link's. */
const Holder = v.union([v.literal('workspace'), Id('customer'), Id('link')], 'This id is not valid.')

export const GetQuota = v.strictObject({ holderId: Holder })
export type GetQuota = v.InferOutput<typeof GetQuota>

/** `null` is no limit, and so is an empty list of extensions. */
export const SetQuota = v.strictObject({
  holderId: Holder,
  maxBytes: v.nullable(SizeBytes),
  maxFiles: v.nullable(Count(0, Number.MAX_SAFE_INTEGER)),
  maxFileBytes: v.nullable(SizeBytes),
  allowedExtensions: Extensions,
})
export type SetQuota = v.InferOutput<typeof SetQuota>
