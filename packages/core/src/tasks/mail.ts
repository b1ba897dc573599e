import type { SystemContext } from '../context.ts'
import type { Id } from '../ids.ts'
import { type Addressed, untilSentence } from '../notices/letter.ts'
import { reachedBy } from '../upload-links/scope.ts'
import { findLinkToSend } from '../upload-links/usecases.ts'
import type { Workspace } from '../workspace/policy.ts'
import { listRejectedOf } from './repository.ts'

/** What of that which a link sent is rejected now, with the reasons. Null when all of it was taken back or sent again, or the link has ended or does not reach it any more. */
export async function writeRejection(ctx: SystemContext, linkId: Id<'link'>, workspace: Workspace): Promise<Addressed | null> {
  const found = await findLinkToSend(ctx, linkId)
  const rejected = found ? await listRejectedOf(ctx.db, linkId, reachedBy(found.link)) : []
  const [first] = rejected
  if (!found || !first) return null
  const what = rejected.length === 1 ? `${first.name} for order ${first.number}` : `${rejected.length} tasks`
  return {
    to: found.link.email,
    lookOf: found.link.customerId,
    letter: {
      subject: `Please send again: ${what}`,
      paragraphs: [
        `${workspace.name} has looked at what you sent and cannot use ${rejected.length === 1 ? 'this' : 'these'}:`,
        ...rejected.map(({ name, number, title, reason }) => `${name}, order ${number}, ${title}: ${reason ?? ''}`),
        `Please send ${rejected.length === 1 ? 'it' : 'them'} again with the same link. ${untilSentence(workspace.zone, found.link)} What else you sent is not affected.`,
      ],
      link: { label: 'Send again', url: found.url },
      footer: `Sent by ${workspace.name} about the link “${found.link.description}”.`,
    },
  }
}
