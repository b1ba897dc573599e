import { RequestCode, VerifyCode } from '@sluice/core/sign-in/schemas'
import { requestSignInCode, signOut, verifySignInCode } from '@sluice/core/sign-in/usecases'
import { deviceOf, dropStaffSession, keepDevice, keepStaffSession } from '../session.ts'
import { open, router, staff } from '../trpc.ts'

export const signInRouter = router({
  requestCode: open.input(RequestCode).mutation(({ ctx, input }) => requestSignInCode(ctx, { ...input, device: deviceOf(ctx, ctx.request) })),
  verifyCode: open.input(VerifyCode).mutation(async ({ ctx, input }) => {
    const session = await verifySignInCode(ctx, input)
    keepStaffSession(ctx, ctx.responseHeaders, session)
    keepDevice(ctx, ctx.responseHeaders, session.device)
  }),
  me: staff.query(({ ctx }) => ({ staffId: ctx.actor.staffId, name: ctx.actor.name, email: ctx.actor.email, role: ctx.actor.role })),
  signOut: staff.mutation(async ({ ctx }) => {
    await signOut(ctx)
    dropStaffSession(ctx, ctx.responseHeaders)
  }),
})
