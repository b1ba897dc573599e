import { commit } from '../audit/usecases.ts'
import type { Context, StaffContext } from '../context.ts'
import { must } from '../database.ts'
import { type Id, newId } from '../ids.ts'
import type { Instant } from '../instants.ts'
import { enqueueNotice } from '../notices/usecases.ts'
import type { Database, Statement } from '../ports.ts'
import { insertEmailIdentity } from '../sign-in/identities.ts'
import { endStaffSessions } from '../sign-in/sessions.ts'
import { lastAdministrator, staffExists, staffNotFound } from './errors.ts'
import { assertAdministrator } from './policy.ts'
import {
  findOldestAdministrator,
  findStaff,
  findStaffByEmail,
  insertStaff,
  listStaffRows,
  setDisabled,
  setEnabled,
  setInvited,
  setRole,
  setSignedIn,
  setSubmissionNotices,
} from './repository.ts'
import type { ChangeRole, InviteStaff, SetNotices, SetOwnNotices, StaffMember } from './schemas.ts'
import type { Role, SubmissionNotices } from './table.ts'

/** Everyone on the staff, by name. Administrators only. */
export async function listStaff(ctx: StaffContext) {
  assertAdministrator(ctx)
  return listStaffRows(ctx.db)
}

/** One member, or null. For rooms that write to staff. */
export const findStaffMember = (db: Database, id: Id<'staff'>) => findStaff(db, id)

/** Adds someone who may sign in with an emailed code, and writes to them. Throws `staff.exists`. */
export async function inviteStaff(ctx: StaffContext, input: InviteStaff): Promise<{ staffId: Id<'staff'> }> {
  assertAdministrator(ctx)
  if (await findStaffByEmail(ctx.db, input.email)) throw staffExists()
  const staffId = newId('staff')
  await commit(ctx, 'staff.invited', staffId, { role: input.role }, [
    insertStaff(ctx.db, { ...input, id: staffId, createdAt: ctx.now, createdBy: ctx.actor.staffId, invitedAt: ctx.now }),
    must(staffExists),
    insertEmailIdentity(ctx, staffId, input.email),
    enqueueNotice(ctx, { template: 'staff-invitation', aboutId: staffId }),
  ])
  ctx.soon('notices')
  return { staffId }
}

/** Writes to someone who was invited once more. */
export async function resendInvitation(ctx: StaffContext, input: StaffMember): Promise<void> {
  assertAdministrator(ctx)
  await commit(ctx, 'staff.invited_again', input.staffId, {}, [
    setInvited(ctx.db, input.staffId, ctx.now),
    must(staffNotFound),
    enqueueNotice(ctx, { template: 'staff-invitation', aboutId: input.staffId }),
  ])
  ctx.soon('notices')
}

/** Holds from the member's next request on. Throws `staff.last_administrator`. */
export async function changeRole(ctx: StaffContext, input: ChangeRole): Promise<void> {
  await getMember(ctx, input.staffId)
  await commit(ctx, 'staff.role_changed', input.staffId, { role: input.role }, [setRole(ctx.db, input.staffId, input.role), must(lastAdministrator)])
}

/** Ends the member's sessions; their next request is refused. Throws `staff.last_administrator`. */
export async function disableStaff(ctx: StaffContext, input: StaffMember): Promise<void> {
  const member = await getMember(ctx, input.staffId)
  if (member.disabledAt !== null) return
  await commit(ctx, 'staff.disabled', input.staffId, {}, [
    setDisabled(ctx.db, input.staffId, ctx.now),
    must(lastAdministrator),
    endStaffSessions(ctx.db, input.staffId, ctx.now),
  ])
}

export async function enableStaff(ctx: StaffContext, input: StaffMember): Promise<void> {
  const member = await getMember(ctx, input.staffId)
  if (member.disabledAt === null) return
  await commit(ctx, 'staff.enabled', input.staffId, {}, [setEnabled(ctx.db, input.staffId), must(staffNotFound)])
}

/** When the asker is told of what came in by the links that they made. */
export async function getOwnNotices(ctx: StaffContext): Promise<SetOwnNotices> {
  const member = await findStaff(ctx.db, ctx.actor.staffId)
  if (!member) throw staffNotFound()
  return { submissionNotices: member.submissionNotices }
}

export const setOwnNotices = (ctx: StaffContext, input: SetOwnNotices): Promise<void> => writeNotices(ctx, { ...input, staffId: ctx.actor.staffId })

/** Administrators choose for others. Holds for what ends from now on. */
export async function setNotices(ctx: StaffContext, input: SetNotices): Promise<void> {
  await getMember(ctx, input.staffId)
  await writeNotices(ctx, input)
}

async function writeNotices(ctx: StaffContext, { staffId, submissionNotices }: SetNotices): Promise<void> {
  await commit(ctx, 'staff.notices_set', staffId, { submissionNotices }, [setSubmissionNotices(ctx.db, staffId, submissionNotices), must(staffNotFound)])
}

/** Who hears of what a member's links bring: the member, or when they have left the first administrator. */
export async function findReader(db: Database, id: Id<'staff'>) {
  const member = await findStaff(db, id)
  return member && member.disabledAt === null ? member : findOldestAdministrator(db)
}

/** The first administrator who is not disabled; undefined before the workspace is set up. */
export const findFirstAdministrator = (db: Database) => findOldestAdministrator(db)

interface NewMember {
  id: Id<'staff'>
  name: string
  email: string
  role: Role
  invitedAt?: Instant
  submissionNotices?: SubmissionNotices
}

/** Statements of the first run and of the sample: adds someone without writing to them. */
export const addMember = (ctx: Context, person: NewMember): Statement[] => [
  insertStaff(ctx.db, { ...person, createdAt: ctx.now }),
  insertEmailIdentity(ctx, person.id, person.email),
]

/** Statement of a sign-in. */
export const markSignedIn = (db: Database, id: Id<'staff'>, now: Instant): Statement => setSignedIn(db, id, now)

async function getMember(ctx: StaffContext, id: Id<'staff'>) {
  assertAdministrator(ctx)
  const member = await findStaff(ctx.db, id)
  if (!member) throw staffNotFound()
  return member
}
