import type { SystemContext } from '../context.ts'
import { getCustomerName } from '../customers/usecases.ts'
import { type Id, isId } from '../ids.ts'
import type { Addressed, Texted } from '../notices/letter.ts'
import { findReader } from '../staff/usecases.ts'
import { secondFactorProof } from '../upload-links/admission.ts'
import { findLinkById } from '../upload-links/usecases.ts'
import type { Workspace } from '../workspace/policy.ts'
import { unsealCode } from './codes.ts'

/** The code of a link, by the way it was asked for. Null when it is over, or the link was revoked or sends its codes elsewhere by now. */
export async function writeLinkCode(ctx: SystemContext, codeId: Id<'code'>, workspace: Workspace): Promise<Addressed | Texted | null> {
  const unsealed = await unsealCode(ctx, codeId)
  const link = unsealed?.subjectId && isId('link', unsealed.subjectId) ? await findLinkById(ctx.db, unsealed.subjectId) : undefined
  if (!unsealed || !link || link.revokedAt !== null || unsealed.destinationHash !== (await secondFactorProof(ctx, link))) return null
  const { code, channel } = unsealed
  if (channel === 'sms') {
    // The last line lets a phone fill the code in on our page alone (the form of domain-bound codes).
    const words = `${code} is your code for your link of ${workspace.name}. It is good for ten minutes.`
    return link.phone === null ? null : { phone: link.phone, text: `${words}\n\n@${new URL(ctx.publicUrl).hostname} #${code}` }
  }
  return {
    to: link.email,
    lookOf: link.customerId,
    letter: {
      subject: `${code} is your code`,
      paragraphs: [`Your code to open your link of ${workspace.name}. It is good for ten minutes and works once.`],
      code,
      footer: `You did not ask for it? Then someone else has your link: tell your contact at ${workspace.name}. Without this code the link opens nothing.`,
    },
  }
}

/** To whoever hears of a link: someone types wrong codes at it. */
export async function writeCodeAlarm(ctx: SystemContext, linkId: Id<'link'>): Promise<Addressed | null> {
  const link = await findLinkById(ctx.db, linkId)
  const reader = link && (await findReader(ctx.db, link.createdBy))
  if (!link || !reader) return null
  const customerName = await getCustomerName(ctx.db, link.customerId)
  return {
    to: reader.email,
    letter: {
      subject: `Wrong codes at the link “${link.description}” of ${customerName}`,
      paragraphs: [
        `Ten wrong codes were typed within a day at the link “${link.description}” of ${customerName}. None of them opened it.`,
        'Ask the customer whether it was them. If it was not, someone else has the link: revoke it and make a new one.',
      ],
      link: { label: 'Open the access links', url: `${ctx.publicUrl}/customers/${link.customerId}?tab=links` },
      footer: 'You are told once a day for each link.',
    },
  }
}
