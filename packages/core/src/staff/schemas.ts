import * as v from 'valibot'
import { Email, Id, RequiredLine } from '../schemas.ts'

export const Role = v.picklist(['administrator', 'level-2'], 'Choose a role.')
export const SubmissionNotices = v.picklist(['off', 'instant', 'daily'], 'Choose when to be told.')
export const InviteStaff = v.strictObject({ name: RequiredLine(100), email: Email, role: Role })
export type InviteStaff = v.InferOutput<typeof InviteStaff>
export const ChangeRole = v.strictObject({ staffId: Id('staff'), role: Role })
export type ChangeRole = v.InferOutput<typeof ChangeRole>
export const StaffMember = v.strictObject({ staffId: Id('staff') })
export type StaffMember = v.InferOutput<typeof StaffMember>
export const SetOwnNotices = v.strictObject({ submissionNotices: SubmissionNotices })
export type SetOwnNotices = v.InferOutput<typeof SetOwnNotices>
export const SetNotices = v.strictObject({ staffId: Id('staff'), submissionNotices: SubmissionNotices })
export type SetNotices = v.InferOutput<typeof SetNotices>
