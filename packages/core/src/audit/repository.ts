import { and, desc, eq, gt, lt, sql } from 'drizzle-orm'
import type { Actor } from '../context.ts'
import type { AnyId, Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database } from '../ports.ts'
import { auditEvents } from './table.ts'

export interface NewEvent {
  id: Id<'event'>
  subjectId: AnyId | null
  facts: Readonly<Record<string, unknown>>
}

/** Events of one verb, in their order, as one JSON parameter. */
export const insertEvents = (db: Database, actor: Actor, verb: string, at: Instant, events: readonly NewEvent[]) =>
  db
    .insert(auditEvents)
    .select(
      sql`select null, value ->> 'id', ${at}, ${verb}, ${kindOf(actor)}, ${actorId(actor)}, value ->> 'subjectId', value -> 'facts' from json_each(${JSON.stringify(events)})`,
    )

export const findEvent = (db: Database, id: Id<'event'>) =>
  db.select({ subjectId: auditEvents.subjectId }).from(auditEvents).where(eq(auditEvents.id, id)).get()

export const listEvents = (db: Database, subjectId: AnyId | undefined, before: number, limit: number) =>
  db
    .select()
    .from(auditEvents)
    .where(and(lt(auditEvents.seq, before), subjectId === undefined ? undefined : eq(auditEvents.subjectId, subjectId)))
    .orderBy(desc(auditEvents.seq))
    .limit(limit)
    .all()

/** What was told of a thing after an instant. */
export const findEventSince = (db: Database, subjectId: AnyId, verb: string, since: Instant) =>
  db
    .select({ seq: auditEvents.seq })
    .from(auditEvents)
    .where(and(eq(auditEvents.subjectId, subjectId), eq(auditEvents.verb, verb), gt(auditEvents.at, since)))
    .get()

/** The log knows the people around a link as its visitors, whether they were let in or not. */
const kindOf = (actor: Actor) => (actor.kind === 'holder' ? 'visitor' : actor.kind)

function actorId(actor: Actor): string | null {
  switch (actor.kind) {
    case 'staff':
      return actor.staffId
    case 'holder':
    case 'visitor':
      return actor.link.id
    case 'system':
      return actor.chore
    case 'stranger':
      return null
  }
}
