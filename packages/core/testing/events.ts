import { auditEvents } from '@sluice/core/audit/table'
import type { AnyId } from '@sluice/core/ids'
import type { Database } from '@sluice/core/ports'
import { asc, eq } from 'drizzle-orm'

/** What the audit log says of one thing, oldest first. */
export const eventsAbout = (db: Database, id: AnyId) => db.select().from(auditEvents).where(eq(auditEvents.subjectId, id)).orderBy(asc(auditEvents.seq)).all()

/** What the audit log says that one person or link did, oldest first. */
export const eventsBy = (db: Database, id: AnyId) => db.select().from(auditEvents).where(eq(auditEvents.actorId, id)).orderBy(asc(auditEvents.seq)).all()

/** The verbs alone. */
export const verbs = async (events: Promise<readonly { verb: string }[]>) => (await events).map((event) => event.verb)
