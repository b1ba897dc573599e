import * as v from 'valibot'
import { Count } from '../schemas.ts'

export const ListAudit = v.strictObject({ before: v.optional(Count(1, Number.MAX_SAFE_INTEGER)), limit: v.optional(Count(1, 200), 50) })
export type ListAudit = v.InferOutput<typeof ListAudit>
