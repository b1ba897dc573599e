import { askForMoreTime, declineMoreTime, describeEnd, grantMoreTime, listTimeRequests } from '@sluice/core/upload-links/more-time'
import { previewLink } from '@sluice/core/upload-links/preview'
import {
  AnswerTimeRequest,
  CreateLink,
  GrantMoreTime,
  LinkOf,
  ListLinks,
  ListTimeRequests,
  OpenLink,
  PreviewLink,
  UpdateLink,
} from '@sluice/core/upload-links/schemas'
import { copyLink, countLinks, createLink, listLinks, openLink, revokeLink, sendLink, updateLink } from '@sluice/core/upload-links/usecases'
import { keepVisitorSession, visitorTokenOf } from '../session.ts'
import { open, router, staff } from '../trpc.ts'

export const uploadLinksRouter = router({
  list: staff.input(ListLinks).query(({ ctx, input }) => listLinks(ctx, input)),
  count: staff.input(ListLinks).query(({ ctx, input }) => countLinks(ctx, input)),
  /** A mutation, though it changes nothing: what is asked may be longer than an address. */
  preview: staff.input(PreviewLink).mutation(({ ctx, input }) => previewLink(ctx, input)),
  create: staff.input(CreateLink).mutation(({ ctx, input }) => createLink(ctx, input)),
  update: staff.input(UpdateLink).mutation(({ ctx, input }) => updateLink(ctx, input)),
  /** A mutation, though it changes nothing: the answer is a secret, and no cache or prefetch may hold it. */
  copy: staff.input(LinkOf).mutation(({ ctx, input }) => copyLink(ctx, input)),
  send: staff.input(LinkOf).mutation(({ ctx, input }) => sendLink(ctx, input)),
  revoke: staff.input(LinkOf).mutation(({ ctx, input }) => revokeLink(ctx, input)),
  /** Both with the secret, and so no query: neither cache nor address holds it. */
  describeEnd: open.input(OpenLink).mutation(({ ctx, input }) => describeEnd(ctx, input)),
  askForMoreTime: open.input(OpenLink).mutation(({ ctx, input }) => askForMoreTime(ctx, input)),
  listTimeRequests: staff.input(ListTimeRequests).query(({ ctx, input }) => listTimeRequests(ctx, input)),
  grantMoreTime: staff.input(GrantMoreTime).mutation(({ ctx, input }) => grantMoreTime(ctx, input)),
  declineMoreTime: staff.input(AnswerTimeRequest).mutation(({ ctx, input }) => declineMoreTime(ctx, input)),
  open: open.input(OpenLink).mutation(async ({ ctx, input }) => {
    const former = visitorTokenOf(ctx, ctx.request, input.linkId)
    keepVisitorSession(ctx, ctx.request, ctx.responseHeaders, input.linkId, await openLink(ctx, { ...input, former }))
  }),
})
