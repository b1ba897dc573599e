import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { id, instant, ref } from '../columns.ts'
import type { Id } from '../ids.ts'
import { staff } from '../staff/table.ts'

/** A way for one person to sign in. Without an identity nobody signs in, whatever the other tables say. */
export const identities = sqliteTable(
  'identities',
  {
    id: id('identity'),
    createdAt: instant('created_at').notNull(),
    staffId: ref('staff_id', 'staff').references(() => staff.id),
    method: text('method', { enum: ['email-code'] }).notNull(),
    email: text('email').notNull(),
  },
  (t) => [uniqueIndex('identities_method_email').on(t.method, t.email), index('identities_staff').on(t.staffId)],
)

/**
 * A challenge: one code sent to one destination. The code is kept as a slow hash to compare, and sealed for the mailer, which unseals it
 * when sending; `sealed` is emptied once it was sent. A challenge of an unknown address has no subject and is never sent, so that asking tells nothing.
 */
export const codes = sqliteTable(
  'codes',
  {
    id: id('code'),
    createdAt: instant('created_at').notNull(),
    purpose: text('purpose', { enum: ['sign-in', 'upload-link'] }).notNull(),
    /** The identity or the link that the code opens. */
    subjectId: text('subject_id').$type<Id<'identity'> | Id<'link'>>(),
    /** Keyed hash of the address that was asked for: counts requests for addresses nobody has, too. */
    destinationHash: text('destination_hash').notNull(),
    /** Keyed hash of the asker's address block, so that a stranger elsewhere uses up nobody's requests. */
    askerHash: text('asker_hash').notNull(),
    /** How the code goes out. */
    channel: text('channel', { enum: ['email', 'sms'] })
      .notNull()
      .default('email'),
    salt: text('salt').notNull(),
    hash: text('hash').notNull(),
    sealed: text('sealed'),
    expiresAt: instant('expires_at').notNull(),
    tries: integer('tries').notNull().default(0),
    usedAt: instant('used_at'),
  },
  (t) => [
    index('codes_asked').on(t.destinationHash, t.askerHash, t.createdAt),
    index('codes_subject').on(t.subjectId, t.createdAt),
    index('codes_due').on(t.expiresAt),
    index('codes_sms')
      .on(t.createdAt)
      .where(sql`channel = 'sms'`),
  ],
)

/** A session is a row; its id is the SHA-256 of the token in the cookie. Right and generation are compared at each use. */
export const sessions = sqliteTable(
  'sessions',
  {
    hash: text('hash').primaryKey(),
    id: ref('id', 'session').notNull().unique(),
    createdAt: instant('created_at').notNull(),
    actorKind: text('actor_kind', { enum: ['staff', 'visitor'] }).notNull(),
    staffId: ref('staff_id', 'staff').references(() => staff.id),
    linkId: ref('link_id', 'link'),
    linkGeneration: integer('link_generation'),
    /** `link`: holds the secret; `code`: proved a code as well. */
    assurance: text('assurance', { enum: ['link', 'code'] }).notNull(),
    steppedUpAt: instant('stepped_up_at'),
    device: text('device').notNull(),
    seenAt: instant('seen_at').notNull(),
    idleEndsAt: instant('idle_ends_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [index('sessions_staff').on(t.staffId), index('sessions_link').on(t.linkId), index('sessions_due').on(t.endsAt)],
)
