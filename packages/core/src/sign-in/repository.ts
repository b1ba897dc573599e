import { and, desc, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import { prepared } from '../database.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database } from '../ports.ts'
import { staff } from '../staff/table.ts'
import { uploadLinks } from '../upload-links/table.ts'
import { CODE_TRIES } from './policy.ts'
import { codes, identities, sessions } from './table.ts'

export type Code = typeof codes.$inferSelect

/** The identity that an address signs in with, if its owner may. */
export const findSignInIdentity = (db: Database, email: string) =>
  db
    .select({ id: identities.id })
    .from(identities)
    .innerJoin(staff, eq(staff.id, identities.staffId))
    .where(and(eq(identities.method, 'email-code'), eq(identities.email, email), isNull(staff.disabledAt)))
    .get()

export const findIdentity = (db: Database, id: Id<'identity'>) =>
  db
    .select({ staffId: staff.id, email: identities.email })
    .from(identities)
    .innerJoin(staff, eq(staff.id, identities.staffId))
    .where(and(eq(identities.id, id), isNull(staff.disabledAt)))
    .get()

interface CodeAsker {
  destinationHash: string
  askerHash: string
  since: Instant
}

export const listCodeRequests = (db: Database, { destinationHash, askerHash, since }: CodeAsker) =>
  db
    .select({ at: codes.createdAt })
    .from(codes)
    .where(and(eq(codes.destinationHash, destinationHash), eq(codes.askerHash, askerHash), gt(codes.createdAt, since)))
    .all()

/** Finds a row while fewer than so many codes were asked for a destination, by anyone. */
export const fewerCodesThan = (destinationHash: string, since: Instant, most: number) =>
  sql`select 1 where (select count(*) from codes where destination_hash = ${destinationHash} and created_at > ${since}) < ${most}`

/** Finds a row when there are exactly so many requests. */
export const codeRequestsAre = ({ destinationHash, askerHash, since }: CodeAsker, count: number) =>
  sql`select 1 where (select count(*) from codes where destination_hash = ${destinationHash} and asker_hash = ${askerHash} and created_at > ${since}) = ${count}`

export const findCode = (db: Database, id: Id<'code'>) => db.select().from(codes).where(eq(codes.id, id)).get()

export const insertCode = (db: Database, code: typeof codes.$inferInsert) => db.insert(codes).values(code)

/** An older code dies when a new one is asked for. */
export const endCodesBefore = (db: Database, destinationHash: string, askerHash: string, now: Instant) =>
  db
    .update(codes)
    .set({ usedAt: now, sealed: null })
    .where(and(eq(codes.destinationHash, destinationHash), eq(codes.askerHash, askerHash), isNull(codes.usedAt)))

/** Counts a try before it is looked at, so that parallel tries are five as well. Null when there is none left. */
export const takeTry = (db: Database, id: Id<'code'>, of: { purpose: Code['purpose']; destinationHash?: string }, now: Instant) =>
  db
    .update(codes)
    .set({ tries: sql`${codes.tries} + 1` })
    .where(
      and(
        eq(codes.id, id),
        eq(codes.purpose, of.purpose),
        of.destinationHash === undefined ? undefined : eq(codes.destinationHash, of.destinationHash),
        isNull(codes.usedAt),
        lt(codes.tries, CODE_TRIES),
        gt(codes.expiresAt, now),
      ),
    )
    .returning()
    .get()

/** Matches only an unused code: follow it with must(). */
export const useCode = (db: Database, id: Id<'code'>, now: Instant) =>
  db
    .update(codes)
    .set({ usedAt: now, sealed: null })
    .where(and(eq(codes.id, id), isNull(codes.usedAt)))

/** The codes of a link since an instant, whoever asked for them. */
export const listLinkCodes = (db: Database, linkId: Id<'link'>, since: Instant) =>
  db
    .select({
      id: codes.id,
      at: codes.createdAt,
      askerHash: codes.askerHash,
      channel: codes.channel,
      tries: codes.tries,
      usedAt: codes.usedAt,
      expiresAt: codes.expiresAt,
    })
    .from(codes)
    .where(and(eq(codes.subjectId, linkId), gt(codes.createdAt, since)))
    .all()

/** Finds a row when a link had exactly so many codes since. */
export const linkCodesAre = (linkId: Id<'link'>, since: Instant, count: number) =>
  sql`select 1 where (select count(*) from codes where subject_id = ${linkId} and created_at > ${since}) = ${count}`

/** A link's older code of the same asker ends when a new one is asked for. It is not `used`: that says of a link's code that it was right. */
export const endLinkCodes = (db: Database, linkId: Id<'link'>, askerHash: string, now: Instant) =>
  db
    .update(codes)
    .set({ expiresAt: now, sealed: null })
    .where(and(eq(codes.subjectId, linkId), eq(codes.askerHash, askerHash), isNull(codes.usedAt), gt(codes.expiresAt, now)))

/** A code that has no try left ends now: that is when the pause of its link begins. */
export const lockCode = (db: Database, id: Id<'code'>, now: Instant) =>
  db
    .update(codes)
    .set({ expiresAt: now, sealed: null })
    .where(and(eq(codes.id, id), isNull(codes.usedAt), gt(codes.expiresAt, now)))

/** When the code went out that is `most` messages ago; undefined while fewer went out since. */
export const findSmsCodeBack = (db: Database, since: Instant, most: number) =>
  db
    .select({ at: codes.createdAt })
    .from(codes)
    .where(and(sql`channel = 'sms'`, gt(codes.createdAt, since)))
    .orderBy(desc(codes.createdAt))
    .limit(1)
    .offset(Math.max(0, most - 1))
    .get()

/** Finds a row while fewer than so many codes went out by SMS. */
export const fewerSmsCodesThan = (since: Instant, most: number) =>
  sql`select 1 where (select count(*) from codes where channel = 'sms' and created_at > ${since}) < ${most}`

export const emptySealed = (db: Database, id: Id<'code'>) => db.update(codes).set({ sealed: null }).where(eq(codes.id, id))

export const insertSession = (db: Database, session: typeof sessions.$inferInsert) => db.insert(sessions).values(session)

const live = and(
  eq(sessions.hash, sql.placeholder('hash')),
  isNull(sessions.endedAt),
  gt(sessions.idleEndsAt, sql.placeholder('now')),
  gt(sessions.endsAt, sql.placeholder('now')),
)

const staffSession = prepared((db) =>
  db
    .select({ session: sessions, staff })
    .from(sessions)
    .innerJoin(staff, eq(staff.id, sessions.staffId))
    .where(and(live, isNull(staff.disabledAt))),
)

export const findStaffSession = (db: Database, hash: string, now: Instant) => staffSession(db).get({ hash, now })

const visitorSession = prepared((db) =>
  db
    .select({ session: sessions, link: uploadLinks })
    .from(sessions)
    .innerJoin(uploadLinks, and(eq(uploadLinks.id, sessions.linkId), eq(uploadLinks.generation, sessions.linkGeneration)))
    .where(and(live, eq(sessions.linkId, sql.placeholder('linkId')))),
)

/** A visitor's session counts only for its own link, and only while the link has the generation it was opened with. */
export const findVisitorSession = (db: Database, hash: string, linkId: Id<'link'>, now: Instant) => visitorSession(db).get({ hash, linkId, now })

export const moveIdleEnd = (db: Database, id: Id<'session'>, now: Instant, idleEndsAt: Instant) =>
  db
    .update(sessions)
    .set({ seenAt: now, idleEndsAt })
    .where(and(eq(sessions.id, id), isNull(sessions.endedAt)))

export const endSessionRow = (db: Database, id: Id<'session'>, now: Instant) =>
  db
    .update(sessions)
    .set({ endedAt: now })
    .where(and(eq(sessions.id, id), isNull(sessions.endedAt)))

export const endSessionsOfStaff = (db: Database, staffId: Id<'staff'>, now: Instant) =>
  db
    .update(sessions)
    .set({ endedAt: now })
    .where(and(eq(sessions.staffId, staffId), isNull(sessions.endedAt)))

export const deleteCodesBefore = (db: Database, before: Instant, limit: number) =>
  db
    .delete(codes)
    .where(sql`id in (select id from codes where expires_at < ${before} limit ${limit})`)
    .returning({ id: codes.id })
    .all()

export const deleteSessionsBefore = (db: Database, before: Instant, limit: number) =>
  db
    .delete(sessions)
    .where(sql`hash in (select hash from sessions where ends_at < ${before} limit ${limit})`)
    .returning({ id: sessions.id })
    .all()

export const insertIdentity = (db: Database, row: typeof identities.$inferInsert) => db.insert(identities).values(row)
