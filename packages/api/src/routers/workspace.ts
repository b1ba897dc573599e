import { makeSample } from '@sluice/core/sample'
import { SendTestSms, SetUp, UpdateWorkspace } from '@sluice/core/workspace/schemas'
import { describeSms, describeWorkspace, getConfiguration, sendTestMail, sendTestSms, setUp, updateWorkspace } from '@sluice/core/workspace/usecases'
import { keepStaffSession } from '../session.ts'
import { open, router, staff } from '../trpc.ts'

export const workspaceRouter = router({
  describe: open.query(({ ctx }) => describeWorkspace(ctx)),
  setUp: open.input(SetUp).mutation(async ({ ctx, input: { sampleData, ...input } }) => {
    keepStaffSession(ctx, ctx.responseHeaders, await setUp(ctx, input))
    if (sampleData) await makeSample(ctx)
  }),
  configuration: staff.query(({ ctx }) => getConfiguration(ctx)),
  update: staff.input(UpdateWorkspace).mutation(({ ctx, input }) => updateWorkspace(ctx, input)),
  sendTestMail: staff.mutation(({ ctx }) => sendTestMail(ctx)),
  sms: staff.query(({ ctx }) => describeSms(ctx)),
  sendTestSms: staff.input(SendTestSms).mutation(({ ctx, input }) => sendTestSms(ctx, input)),
})
