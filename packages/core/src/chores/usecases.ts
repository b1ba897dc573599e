import type { StaffContext, SystemContext } from '../context.ts'
import { DAY, HOUR } from '../instants.ts'
import { assertAdministrator } from '../staff/policy.ts'
import { deleteRunsBefore, listRunRows } from './repository.ts'

const KEEP_RUNS = 30 * DAY
const BATCH = 1_000

/** The last runs: all that did something or failed, and of the quiet ones the last hour's. */
export async function listRuns(ctx: StaffContext) {
  assertAdministrator(ctx)
  return listRunRows(ctx.db, ctx.now - HOUR, 200)
}

export async function purgeRuns(ctx: SystemContext) {
  const items = (await deleteRunsBefore(ctx.db, ctx.now - KEEP_RUNS, ctx.now - DAY, BATCH)).length
  return { items, bytes: 0, more: items === BATCH }
}
