import { ListAudit } from '@sluice/core/audit/schemas'
import { listAudit } from '@sluice/core/audit/usecases'
import { runChore } from '@sluice/core/chores/runner'
import { RunChore } from '@sluice/core/chores/schemas'
import { listRuns } from '@sluice/core/chores/usecases'
import { router, staff } from '../trpc.ts'

export const auditRouter = router({
  list: staff.input(ListAudit).query(({ ctx, input }) => listAudit(ctx, input)),
})

export const choresRouter = router({
  listRuns: staff.query(({ ctx }) => listRuns(ctx)),
  run: staff.input(RunChore).mutation(({ ctx, input }) => runChore(ctx, input)),
})
