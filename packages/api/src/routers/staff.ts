import { ChangeRole, InviteStaff, SetNotices, SetOwnNotices, StaffMember } from '@sluice/core/staff/schemas'
import {
  changeRole,
  disableStaff,
  enableStaff,
  getOwnNotices,
  inviteStaff,
  listStaff,
  resendInvitation,
  setNotices,
  setOwnNotices,
} from '@sluice/core/staff/usecases'
import { router, staff } from '../trpc.ts'

export const staffRouter = router({
  list: staff.query(({ ctx }) => listStaff(ctx)),
  invite: staff.input(InviteStaff).mutation(({ ctx, input }) => inviteStaff(ctx, input)),
  inviteAgain: staff.input(StaffMember).mutation(({ ctx, input }) => resendInvitation(ctx, input)),
  changeRole: staff.input(ChangeRole).mutation(({ ctx, input }) => changeRole(ctx, input)),
  disable: staff.input(StaffMember).mutation(({ ctx, input }) => disableStaff(ctx, input)),
  setNotices: staff.input(SetNotices).mutation(({ ctx, input }) => setNotices(ctx, input)),
  getOwnNotices: staff.query(({ ctx }) => getOwnNotices(ctx)),
  setOwnNotices: staff.input(SetOwnNotices).mutation(({ ctx, input }) => setOwnNotices(ctx, input)),
  enable: staff.input(StaffMember).mutation(({ ctx, input }) => enableStaff(ctx, input)),
})
