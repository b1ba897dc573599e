import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database } from '../ports.ts'
import { type Role, staff, type SubmissionNotices } from './table.ts'

export const listStaffRows = (db: Database) => db.select().from(staff).orderBy(asc(staff.name), asc(staff.id)).all()

export const findStaff = (db: Database, id: Id<'staff'>) => db.select().from(staff).where(eq(staff.id, id)).get()

export const findStaffByEmail = (db: Database, email: string) => db.select({ id: staff.id }).from(staff).where(eq(staff.email, email)).get()

export const findOldestAdministrator = (db: Database) =>
  db
    .select()
    .from(staff)
    .where(and(eq(staff.role, 'administrator'), isNull(staff.disabledAt)))
    .orderBy(asc(staff.createdAt))
    .limit(1)
    .get()

export const insertStaff = (db: Database, row: typeof staff.$inferInsert) => db.insert(staff).values(row).onConflictDoNothing()

/** True in SQL when another enabled administrator than this one remains. */
const anotherAdministrator = (id: Id<'staff'>) =>
  sql`exists (select 1 from staff as other where other.role = 'administrator' and other.disabled_at is null and other.id <> ${id})`

/** Matches only while an administrator remains: follow it with must(). */
export const setRole = (db: Database, id: Id<'staff'>, role: Role) =>
  db
    .update(staff)
    .set({ role })
    .where(and(eq(staff.id, id), role === 'administrator' ? undefined : anotherAdministrator(id)))

/** Matches only an enabled member, and only while an administrator remains: follow it with must(). */
export const setDisabled = (db: Database, id: Id<'staff'>, now: Instant) =>
  db
    .update(staff)
    .set({ disabledAt: now })
    .where(and(eq(staff.id, id), isNull(staff.disabledAt), anotherAdministrator(id)))

export const setEnabled = (db: Database, id: Id<'staff'>) =>
  db
    .update(staff)
    .set({ disabledAt: null })
    .where(and(eq(staff.id, id), isNotNull(staff.disabledAt)))

export const setInvited = (db: Database, id: Id<'staff'>, now: Instant) =>
  db
    .update(staff)
    .set({ invitedAt: now })
    .where(and(eq(staff.id, id), isNull(staff.disabledAt)))

export const setSignedIn = (db: Database, id: Id<'staff'>, now: Instant) => db.update(staff).set({ signedInAt: now }).where(eq(staff.id, id))

/** Matches only a member that exists: follow it with must(). */
export const setSubmissionNotices = (db: Database, id: Id<'staff'>, submissionNotices: SubmissionNotices) =>
  db.update(staff).set({ submissionNotices }).where(eq(staff.id, id))
