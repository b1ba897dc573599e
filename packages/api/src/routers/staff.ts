import { ChangeRole, InviteStaff, StaffMember } from '@sluice/core/staff/schemas'
import { changeRole, disableStaff, enableStaff, inviteStaff, listStaff, resendInvitation } from '@sluice/core/staff/usecases'
import { router, staff } from '../trpc.ts'

export const staffRouter = router({
  list: staff.query(({ ctx }) => listStaff(ctx)),
  invite: staff.input(InviteStaff).mutation(({ ctx, input }) => inviteStaff(ctx, input)),
  inviteAgain: staff.input(StaffMember).mutation(({ ctx, input }) => resendInvitation(ctx, input)),
  changeRole: staff.input(ChangeRole).mutation(({ ctx, input }) => changeRole(ctx, input)),
  disable: staff.input(StaffMember).mutation(({ ctx, input }) => disableStaff(ctx, input)),
  enable: staff.input(StaffMember).mutation(({ ctx, input }) => enableStaff(ctx, input)),
})
