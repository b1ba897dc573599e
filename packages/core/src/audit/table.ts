import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { instant } from '../columns.ts'
import type { AnyId, Id } from '../ids.ts'

/** Append-only: triggers abort every UPDATE and DELETE (migration 0001). Ids and counts only, never a name, an address or a secret. */
export const auditEvents = sqliteTable(
  'audit_events',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    id: text('id').$type<Id<'event'>>().notNull().unique(),
    at: instant('at').notNull(),
    verb: text('verb').notNull(),
    actorKind: text('actor_kind', { enum: ['stranger', 'visitor', 'staff', 'system'] }).notNull(),
    actorId: text('actor_id').$type<string>(),
    subjectId: text('subject_id').$type<AnyId>(),
    facts: text('facts', { mode: 'json' }).$type<Readonly<Record<string, unknown>>>().notNull(),
  },
  (t) => [index('audit_events_subject').on(t.subjectId, t.seq)],
)
