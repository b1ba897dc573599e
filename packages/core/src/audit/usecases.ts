import type { Context, StaffContext } from '../context.ts'
import { type Guard, guardStatement } from '../database.ts'
import { type AnyId, type Id, newId, newIds } from '../ids.ts'
import type { Instant } from '../instants.ts'
import { AlreadyWritten, AnswerLost, GuardFailed, type Statement } from '../ports.ts'
import { assertAdministrator } from '../staff/policy.ts'
import { findEvent, findEventSince, insertEvents, listEvents, type NewEvent } from './repository.ts'
import type { ListAudit } from './schemas.ts'

const TRIES = 3

/**
 * Writes one change: its statements and its audit event in one atomic batch. A guard that fails undoes all of it and throws the guard's
 * conflict. An answer that got lost is asked for again: the event's id then tells whether the first try was written, so a change happens once.
 * @param facts ids and counts only; they stay in the audit log for ever.
 * @param eventId made by the caller where the whole call may be repeated (a start whose answer was lost).
 * @returns whether this call wrote it (`false`: an earlier try with the same event id did).
 */
export async function commit(
  ctx: Context,
  verb: string,
  subjectId: AnyId | null,
  facts: Readonly<Record<string, unknown>>,
  statements: readonly (Statement | Guard)[],
  eventId: Id<'event'> = newId('event'),
): Promise<boolean> {
  return commitEach(ctx, verb, [{ subjectId, facts }], statements, [eventId])
}

/** Writes the same change of several subjects as `commit` does of one, with an event for each: all of it or none. */
export async function commitEach(
  ctx: Context,
  verb: string,
  changes: readonly Pick<NewEvent, 'subjectId' | 'facts'>[],
  statements: readonly (Statement | Guard)[],
  eventIds: readonly Id<'event'>[] = newIds('event', changes.length),
): Promise<boolean> {
  const events = changes.flatMap((change, i): NewEvent[] => (eventIds[i] ? [{ id: eventIds[i], ...change }] : []))
  return write(
    ctx,
    [...statements, insertEvents(ctx.db, ctx.actor, verb, ctx.now, events)],
    async () => events[0] !== undefined && (await findEvent(ctx.db, events[0].id)) !== undefined,
  )
}

/**
 * Writes what is no business of its own (a part, a session's idle time): guarded and atomic like `commit`, without an event. The statements
 * must be harmless when repeated, since nothing tells whether a lost answer was written.
 */
export async function commitQuietly(ctx: Context, statements: readonly (Statement | Guard)[]): Promise<void> {
  await write(ctx, statements, () => Promise.resolve(false))
}

async function write(ctx: Context, entries: readonly (Statement | Guard)[], wasWritten: () => Promise<boolean>): Promise<boolean> {
  const guards: Guard[] = []
  const [first, ...rest] = entries.map((entry) => ('conflict' in entry ? guardStatement(ctx.db, entry, guards.push(entry) - 1) : entry))
  if (!first) return true
  for (let attempt = 1; ; attempt++) {
    try {
      await ctx.db.batch([first, ...rest])
      return true
    } catch (error) {
      if (error instanceof GuardFailed || error instanceof AlreadyWritten) {
        if (await wasWritten()) return attempt > 1
        throw error instanceof GuardFailed ? (guards[error.index]?.conflict() ?? error) : error
      }
      if (!(error instanceof AnswerLost)) throw error
      if (attempt < TRIES) continue
      if (await wasWritten()) return true
      throw error
    }
  }
}

/** Whether the log has this of a thing after an instant: what goes on for hours is told once. */
export const wasTold = async (ctx: Context, verb: string, subjectId: AnyId, since: Instant): Promise<boolean> =>
  (await findEventSince(ctx.db, subjectId, verb, since)) !== undefined

/** The newest events first, administrators only. `before` is the `seq` of the last one seen. */
export async function listAudit(ctx: StaffContext, input: ListAudit) {
  assertAdministrator(ctx)
  return listEvents(ctx.db, undefined, input.before ?? Number.MAX_SAFE_INTEGER, input.limit)
}
