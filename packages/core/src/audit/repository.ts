import { and, desc, eq, lt } from 'drizzle-orm'
import type { Actor } from '../context.ts'
import type { AnyId, Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database } from '../ports.ts'
import { auditEvents } from './table.ts'

export interface NewEvent {
  id: Id<'event'>
  at: Instant
  verb: string
  subjectId: AnyId | null
  facts: Readonly<Record<string, unknown>>
}

export const insertEvent = (db: Database, actor: Actor, event: NewEvent) =>
  db.insert(auditEvents).values({ ...event, actorKind: actor.kind, actorId: actorId(actor) })

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

function actorId(actor: Actor): string | null {
  switch (actor.kind) {
    case 'staff':
      return actor.staffId
    case 'visitor':
      return actor.link.id
    case 'system':
      return actor.chore
    case 'stranger':
      return null
  }
}
