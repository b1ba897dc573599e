import { GetQuota, SetQuota } from '@sluice/core/quotas/schemas'
import { getQuota, setQuota } from '@sluice/core/quotas/usecases'
import { router, staff } from '../trpc.ts'

export const quotasRouter = router({
  get: staff.input(GetQuota).query(({ ctx, input }) => getQuota(ctx, input)),
  set: staff.input(SetQuota).mutation(({ ctx, input }) => setQuota(ctx, input)),
})
