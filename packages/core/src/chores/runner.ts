import { commit, commitQuietly } from '../audit/usecases.ts'
import { type Chore, type ChoreCount, chores } from '../chores.ts'
import { actingAs, type Context, type StaffContext, type SystemContext } from '../context.ts'
import { NamedError } from '../errors.ts'
import { newId } from '../ids.ts'
import { type Instant, SECOND } from '../instants.ts'
import { assertAdministrator } from '../staff/policy.ts'
import { choreBusy, choreNotFound } from './errors.ts'
import { finishRun, insertRun, releaseLease, renewLease, takeLease } from './repository.ts'
import type { RunChore } from './schemas.ts'

/** Longer than a claim of the purge is respected (two minutes): a run that takes over a dead one's lease finds its claims free as well. */
const LEASE = 150 * SECOND
/** A run stops after so long; what is left goes in the next. */
const BUDGET = 20 * SECOND

/**
 * Runs every chore that is due at `ctx.now`, each under its own lease, so that runners may overlap. A chore whose time was missed runs once,
 * however many times were missed. One chore's failure never stops the next.
 * @param period runs only the chores of periods up to this: a frequent trigger leaves the long ones to the rare one.
 */
export async function runDueChores(ctx: Context, period: number): Promise<void> {
  for (const chore of chores) {
    if (chore.every > period) continue
    // Even what goes wrong around a chore, its lease or its record, keeps no other waiting.
    await runOnce(ctx, chore, Math.floor(ctx.now / chore.every) * chore.every).catch((error: unknown) => {
      ctx.logger.error('chore.not_run', { chore: chore.name, error })
    })
  }
}

/**
 * Runs one turn of a chore right after an answer (`ctx.soon`), beside a scheduled run if there is one: chores bear that, and a code that
 * someone waits for does not. A failure is logged; the scheduled run makes it good.
 */
export async function runChoreSoon(ctx: Context, name: string): Promise<void> {
  const chore = chores.find((candidate) => candidate.name === name)
  if (chore) await turns(actingAs(ctx, { kind: 'system', chore: name }), chore, ctx.clock(), () => Promise.resolve(true))
}

/** An administrator runs a chore by hand. Throws `chore.busy`. */
export async function runChore(ctx: StaffContext, input: RunChore): Promise<ChoreCount> {
  assertAdministrator(ctx)
  const chore = chores.find((candidate) => candidate.name === input.chore)
  if (!chore) throw choreNotFound()
  const count = await runOnce(ctx, chore, ctx.clock(), false)
  if (!count) throw choreBusy()
  await commit(ctx, 'chore.run_by_hand', null, { chore: input.chore, items: count.items }, [])
  return count
}

async function runOnce(ctx: Context, chore: Chore, scheduledFor: Instant, scheduled = true): Promise<ChoreCount | null> {
  const leaseId = newId('lease')
  const startedAt = ctx.clock()
  if (!(await takeLease(ctx.db, chore.name, leaseId, scheduledFor, startedAt, startedAt + LEASE))) return null
  const runId = newId('run')
  await commitQuietly(ctx, [insertRun(ctx.db, { id: runId, chore: chore.name, scheduledFor, startedAt })])
  const { count, failure } = await turns(actingAs(ctx, { kind: 'system', chore: chore.name }), chore, startedAt, () =>
    renewLease(ctx.db, chore.name, leaseId, ctx.clock() + LEASE),
  )
  await commitQuietly(ctx, [
    finishRun(ctx.db, runId, ctx.clock(), { items: count.items, bytes: count.bytes, failure }),
    releaseLease(ctx.db, chore.name, leaseId, scheduled && failure === null ? scheduledFor : null),
  ])
  return count
}

/** Turn after turn while there is more, its time lasts and the lease is still its own. */
async function turns(ctx: SystemContext, chore: Chore, startedAt: Instant, renew: () => Promise<unknown>) {
  const count = { items: 0, bytes: 0 }
  try {
    for (;;) {
      const turn = await chore.run(ctx)
      count.items += turn.items
      count.bytes += turn.bytes
      if (turn.more !== true || ctx.clock() - startedAt > BUDGET || !(await renew())) return { count, failure: null }
    }
  } catch (error) {
    ctx.logger.error('chore.failed', { chore: chore.name, error })
    return { count, failure: error instanceof NamedError ? error.code : error instanceof Error ? error.name : 'unknown' }
  }
}
