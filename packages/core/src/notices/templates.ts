import type { SystemContext } from '../context.ts'
import { getCustomerName } from '../customers/usecases.ts'
import { type AnyId, type IdKind, type Id, isId } from '../ids.ts'
import type { Instant } from '../instants.ts'
import { findOrderById } from '../orders/usecases.ts'
import { writeReceipt } from '../receipts/mail.ts'
import { unsealCode } from '../sign-in/codes.ts'
import { writeCodeAlarm, writeLinkCode } from '../sign-in/link-letters.ts'
import { findIdentityEmail } from '../sign-in/usecases.ts'
import { findReader, findStaffMember } from '../staff/usecases.ts'
import { writeDigest } from '../submissions/digest.ts'
import { findSubmissionById } from '../submissions/usecases.ts'
import { writeRejection } from '../tasks/mail.ts'
import { findRequestToAnswer, writeMoreTime } from '../upload-links/more-time.ts'
import { findReminder } from '../upload-links/reminders.ts'
import { writeReport } from '../upload-links/reports.ts'
import { findLinkById, findLinkToSend } from '../upload-links/usecases.ts'
import type { Workspace } from '../workspace/policy.ts'
import { type Addressed, dateIn, type Texted, untilSentence } from './letter.ts'
import type { Template } from './table.ts'

type Written = Promise<Addressed | Texted | null>
type Writer = (ctx: SystemContext, aboutId: AnyId, workspace: Workspace, queuedAt: Instant) => Written

const about =
  <K extends IdKind>(kind: K, write: (ctx: SystemContext, id: Id<K>, workspace: Workspace, queuedAt: Instant) => Written): Writer =>
  (ctx, aboutId, workspace, queuedAt) =>
    isId(kind, aboutId) ? write(ctx, aboutId, workspace, queuedAt) : Promise.resolve(null)

/** What each notice says, made when it is sent. Null: there is nothing left to say (the code was used, the link revoked). */
export const writers: Record<Template, Writer> = {
  'sign-in-code': about('code', async (ctx, codeId, workspace) => {
    const unsealed = await unsealCode(ctx, codeId)
    const to = unsealed?.subjectId && isId('identity', unsealed.subjectId) ? await findIdentityEmail(ctx.db, unsealed.subjectId) : undefined
    if (!unsealed || to === undefined) return null
    const paragraphs = [`Your code to sign in to ${workspace.name}. It is good for ten minutes and works once.`]
    return {
      to,
      letter: {
        subject: `${unsealed.code} is your sign-in code`,
        paragraphs,
        code: unsealed.code,
        footer: 'You did not ask for it? Delete this mail: without the code nobody gets in.',
      },
    }
  }),

  'link-code': about('code', writeLinkCode),
  'code-alarm': about('link', writeCodeAlarm),

  'staff-invitation': about('staff', async (ctx, staffId, workspace) => {
    const member = await findStaffMember(ctx.db, staffId)
    if (!member || member.disabledAt !== null) return null
    const paragraphs = [
      `Hello ${member.name},`,
      `You can now work in ${workspace.name}. Sign in with this address: you are sent a code each time, and there is no password.`,
    ]
    return {
      to: member.email,
      letter: {
        subject: `You are invited to ${workspace.name}`,
        paragraphs,
        link: { label: 'Sign in', url: `${ctx.publicUrl}/sign-in` },
        footer: workspace.name,
      },
    }
  }),

  'upload-link': about('link', async (ctx, linkId, workspace) => {
    const found = await findLinkToSend(ctx, linkId)
    if (!found) return null
    const { link, url } = found
    const customerName = await getCustomerName(ctx.db, link.customerId)
    const paragraphs = [
      `${workspace.name} asks ${customerName} for files: ${link.description}.`,
      `${untilSentence(workspace.zone, link)} You can close the page and come back with the same link: what has arrived stays.`,
    ]
    return {
      to: link.email,
      lookOf: link.customerId,
      letter: {
        subject: `Send your files to ${workspace.name}: ${link.description}`,
        paragraphs,
        link: { label: 'Send files', url },
        footer: `Sent by ${workspace.name}. This link is for you: whoever has it can send files in your name.`,
      },
    }
  }),

  'link-reminder': about('link', async (ctx, linkId, workspace) => {
    const found = await findReminder(ctx, linkId)
    if (!found) return null
    const { link, url, missing, more } = found
    const count = missing.length === 1 ? 'one task' : `${more ? 'more than ' : ''}${missing.length} tasks`
    return {
      to: link.email,
      lookOf: link.customerId,
      letter: {
        subject: `Your link ends soon, and files are missing: ${link.description}`,
        paragraphs: [
          `The link “${link.description}” of ${workspace.name} ends soon. ${untilSentence(workspace.zone, link)}`,
          `Files for ${count} are still missing${more ? '; these are the first' : ''}:`,
        ],
        items: missing.map(({ number, title, name, state }) => ({
          title: name,
          detail: `Order ${number}, ${title}${state === 'rejected' ? ' · please send again' : ''}`,
        })),
        link: { label: 'Send files', url },
        footer: `Sent by ${workspace.name}. This link is for you: whoever has it can send files in your name.`,
      },
    }
  }),

  'time-request': about('timeRequest', async (ctx, requestId, workspace) => {
    const found = await findRequestToAnswer(ctx, requestId)
    if (!found) return null
    const { link, reader } = found
    const customerName = await getCustomerName(ctx.db, link.customerId)
    return {
      to: reader.email,
      letter: {
        subject: `${customerName} asks for more time: ${link.description}`,
        paragraphs: [
          `The link “${link.description}” of ${customerName}, which was made for ${link.email}, ended on ${dateIn(workspace.zone, (link.endsAt ?? 0) - 1)}. Whoever holds it asks for more time.`,
          'Grant it or decline it above the customer’s access links.',
        ],
        link: { label: 'Open the access links', url: `${ctx.publicUrl}/customers/${link.customerId}?tab=links` },
        footer: 'Until you grant it, no new upload can start with the link.',
      },
    }
  }),

  'time-granted': about('timeRequest', writeMoreTime),

  'link-shared': about('link', async (ctx, linkId, workspace) => {
    const found = await findLinkToSend(ctx, linkId)
    const sharer = found?.link.parentId && (await findLinkById(ctx.db, found.link.parentId))
    if (!found || !sharer) return null
    const { link, url } = found
    const customerName = await getCustomerName(ctx.db, link.customerId)
    const paragraphs = [
      `${sharer.email} asks you to help send files of ${customerName} to ${workspace.name}: ${link.description}.`,
      `${untilSentence(workspace.zone, link)} The link works as long as theirs does. They do not see your files, and you do not see theirs.`,
    ]
    return {
      to: link.email,
      lookOf: link.customerId,
      letter: {
        subject: `${sharer.email} shares a link with you: ${link.description}`,
        paragraphs,
        link: { label: 'Send files', url },
        footer: `Sent by ${workspace.name} because ${sharer.email} gave this address. You do not know them? Delete this mail: nothing happens then.`,
      },
    }
  }),

  submission: about('submission', async (ctx, submissionId) => {
    const submission = await findSubmissionById(ctx.db, submissionId)
    const link = submission && (await findLinkById(ctx.db, submission.linkId))
    // Whoever made the link may have left: someone must hear of it all the same.
    const reader = link && (await findReader(ctx.db, link.createdBy))
    const order = submission && (await findOrderById(ctx.db, submission.orderId))
    if (!link || !reader || !order) return null
    const customerName = await getCustomerName(ctx.db, link.customerId)
    const count = submission.files === 1 ? 'One file' : `${submission.files} files`
    return {
      to: reader.email,
      letter: {
        subject: `${count} from ${customerName} for order ${order.number}`,
        paragraphs: [`${count} came in for order ${order.number}, ${order.title}, by the link “${link.description}”.`],
        link: { label: 'Open the order', url: `${ctx.publicUrl}/orders/${order.id}` },
        footer: 'One mail for all that was sent together. Your menu has My notices, where you choose when to be told.',
      },
    }
  }),

  'submission-digest': about('staff', writeDigest),

  receipt: about('submission', writeReceipt),

  'task-rejected': about('link', writeRejection),

  'link-report': about('report', writeReport),

  'mail-test': about('staff', async (ctx, staffId, workspace) => {
    const member = await findStaffMember(ctx.db, staffId)
    if (!member) return null
    return {
      to: member.email,
      letter: {
        subject: `Mail from ${workspace.name} works`,
        paragraphs: ['This is the test mail that you asked for in Configuration.'],
        footer: workspace.name,
      },
    }
  }),
}
