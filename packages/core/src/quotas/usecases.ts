import { commit } from '../audit/usecases.ts'
import type { StaffContext } from '../context.ts'
import { mustExist } from '../database.ts'
import { assertAdministrator } from '../staff/policy.ts'
import { quotaHolderNotFound } from './errors.ts'
import type { Quota } from './policy.ts'
import { findHolder, findQuota, holderExists, putLimits } from './repository.ts'
import type { GetQuota, SetQuota } from './schemas.ts'

/** What a holder may keep and what it keeps now. The workspace's is for administrators. Throws `quota.holder_not_found`. */
export async function getQuota(ctx: StaffContext, { holderId }: GetQuota): Promise<Quota> {
  if (holderId === 'workspace') assertAdministrator(ctx)
  const [holder, quota] = await Promise.all([findHolder(ctx.db, holderId), findQuota(ctx.db, holderId)])
  if (!holder) throw quotaHolderNotFound()
  return quota ?? { holderId, maxBytes: null, maxFiles: null, maxFileBytes: null, allowedExtensions: [], usedBytes: 0, usedFiles: 0 }
}

/**
 * Sets the limits of a holder; null is none. The workspace's are for administrators. A limit below what is kept stops new starts and nothing
 * else. Throws `quota.holder_not_found`.
 */
export async function setQuota(ctx: StaffContext, input: SetQuota): Promise<void> {
  if (input.holderId === 'workspace') assertAdministrator(ctx)
  const { holderId, ...limits } = input
  const subjectId = holderId === 'workspace' ? null : holderId
  await commit(ctx, 'quota.set', subjectId, limits, [mustExist(holderExists(holderId), quotaHolderNotFound), putLimits(ctx.db, input)])
}
