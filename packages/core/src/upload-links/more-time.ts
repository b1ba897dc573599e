import { commit } from '../audit/usecases.ts'
import { endOfDay } from '../calendar.ts'
import type { Context, StaffContext, SystemContext, VisitorContext } from '../context.ts'
import { must, mustExist } from '../database.ts'
import { type Id, newId } from '../ids.ts'
import { DAY, type Instant } from '../instants.ts'
import { type Addressed, untilSentence } from '../notices/letter.ts'
import { enqueueNotice } from '../notices/usecases.ts'
import { findReader } from '../staff/usecases.ts'
import type { Workspace } from '../workspace/policy.ts'
import { findGraceHours } from '../workspace/grace.ts'
import { getWorkspace } from '../workspace/usecases.ts'
import { codeNeeded, endInPast, linkNotEnded, linkRevoked, timeAsked, timeRequestAnswered, timeRequestNotFound } from './errors.ts'
import { linkInForce } from './in-force.ts'
import { inGrace, linkState, type UploadLink } from './policy.ts'
import { updateLinkRow } from './repository.ts'
import {
  answerTimeRequest,
  extendParents,
  findLastTimeRequest,
  findTimeRequest,
  insertTimeRequest,
  listOpenTimeRequests,
  whileEnded,
} from './repository-time.ts'
import type { AnswerTimeRequest, GrantMoreTime, ListTimeRequests, OpenLink } from './schemas.ts'
import { findLinkToSend, linkFromSecret } from './usecases.ts'

/** Of one link in a week, answered or not. */
const MOST_A_WEEK = 3
const LIST = 200

/** What the page of a link that has ended says: who made it, and whether they may be asked for more time. To the holder of its secret alone. */
export async function describeEnd(ctx: Context, input: OpenLink) {
  return endOf(ctx, await endedLink(ctx, input))
}

/** The same to a visitor in the grace of their link, whose session is enough; null while it is open. */
export const describeGrace = async (ctx: VisitorContext) => (ctx.actor.state === 'grace' ? endOf(ctx, ctx.actor.link) : null)

/**
 * The holder of a link that has ended asks for more time; staff are told. Once until it is answered, three times a week at most.
 * Throws `link.refused`, `link.revoked`, `link.not_ended`, `link.time_asked`, and `visitor.code_needed` in the grace of a link with a second factor.
 */
export const askForMoreTime = async (ctx: Context, input: OpenLink): Promise<{ askedAt: Instant }> => ask(ctx, await endedLink(ctx, input))

/** The same by a visitor in the grace of their link, who needs no secret and has proved a code where one is asked for. Throws `link.not_ended`, `link.time_asked`. */
export async function askInGrace(ctx: VisitorContext): Promise<{ askedAt: Instant }> {
  if (ctx.actor.state !== 'grace') throw linkNotEnded()
  return ask(ctx, ctx.actor.link)
}

async function endedLink(ctx: Context, input: OpenLink): Promise<UploadLink> {
  const link = await linkFromSecret(ctx, input)
  if (link.revokedAt !== null) throw linkRevoked()
  if (linkState(link, ctx.now) !== 'expired') throw linkNotEnded()
  // In its grace the link still lets in who gives its code: they ask in there.
  if (link.secondFactor !== 'off' && inGrace(link, await findGraceHours(ctx.db), ctx.now)) throw codeNeeded()
  return link
}

async function endOf(ctx: Context, link: UploadLink) {
  const [owner, last] = await Promise.all([findReader(ctx.db, link.createdBy), findLastTimeRequest(ctx.db, link.id)])
  return { ownerName: owner?.name ?? null, endedAt: link.endsAt ?? 0, askedAt: last && last.answeredAt === null ? last.createdAt : null }
}

async function ask(ctx: Context, link: UploadLink): Promise<{ askedAt: Instant }> {
  const requestId = newId('timeRequest')
  await commit(ctx, 'link.time_asked', link.id, { requestId }, [
    insertTimeRequest(ctx.db, { id: requestId, linkId: link.id, createdAt: ctx.now }, { since: ctx.now - 7 * DAY, most: MOST_A_WEEK }),
    must(timeAsked),
    enqueueNotice(ctx, { template: 'time-request', aboutId: requestId }),
  ])
  ctx.soon('notices')
  return { askedAt: ctx.now }
}

/** Requests of ended links that wait for an answer, the oldest first. */
export const listTimeRequests = (ctx: StaffContext, input: ListTimeRequests) => listOpenTimeRequests(ctx.db, input.customerId, ctx.now, LIST)

/**
 * Grants more time until the end of a day in the workspace's zone, to what the link was shared from as well, and mails the link anew. Throws `time_request.not_found`, `time_request.answered`,
 * `link.revoked`, `link.end_in_past`, `link.not_ended`: nobody's time becomes less.
 */
export async function grantMoreTime(ctx: StaffContext, input: GrantMoreTime): Promise<{ endsAt: Instant }> {
  const { link } = await getTimeRequest(ctx, input)
  const endsAt = endOfDay(input.validUntil, (await getWorkspace(ctx.db)).zone)
  if (endsAt <= ctx.now) throw endInPast()
  await commit(ctx, 'link.time_granted', link.id, { requestId: input.requestId, endsAt }, [
    answerTimeRequest(ctx.db, input.requestId, { answeredAt: ctx.now, answeredBy: ctx.actor.staffId, grantedEndsAt: endsAt }),
    must(timeRequestAnswered),
    mustExist(whileEnded(link.id, ctx.now), linkNotEnded),
    updateLinkRow(ctx.db, link.id, { endsAt, remindedAt: null, sentAt: ctx.now }),
    must(linkRevoked),
    extendParents(ctx.db, link.id, endsAt),
    enqueueNotice(ctx, { template: 'time-granted', aboutId: input.requestId }),
  ])
  ctx.soon('notices')
  return { endsAt }
}

/** The link stays ended, and may be asked for again. Throws `time_request.not_found`, `time_request.answered`. */
export async function declineMoreTime(ctx: StaffContext, input: AnswerTimeRequest): Promise<void> {
  const { link } = await getTimeRequest(ctx, input)
  await commit(ctx, 'link.time_declined', link.id, { requestId: input.requestId }, [
    answerTimeRequest(ctx.db, input.requestId, { answeredAt: ctx.now, answeredBy: ctx.actor.staffId, grantedEndsAt: null }),
    must(timeRequestAnswered),
  ])
}

/** For the mailer: the link as it holds now, and who answers for it; null once there is an answer, or the link was revoked or is open again. */
export async function findRequestToAnswer(ctx: SystemContext, requestId: Id<'timeRequest'>) {
  const found = await findTimeRequest(ctx.db, requestId)
  if (!found || found.request.answeredAt !== null) return null
  const [link, reader] = await Promise.all([linkInForce(ctx.db, found.link), findReader(ctx.db, found.link.createdBy)])
  return reader && linkState(link, ctx.now) === 'expired' ? { link, reader } : null
}

/** To the holder: there is more time. Null when the link is not open any more. */
export async function writeMoreTime(ctx: SystemContext, requestId: Id<'timeRequest'>, workspace: Workspace): Promise<Addressed | null> {
  const asked = await findTimeRequest(ctx.db, requestId)
  const found = asked && (await findLinkToSend(ctx, asked.link.id))
  if (!found) return null
  const { link, url } = found
  return {
    to: link.email,
    lookOf: link.customerId,
    letter: {
      subject: `You have more time: ${link.description}`,
      paragraphs: [
        `${workspace.name} has given you more time to send files: ${link.description}.`,
        `${untilSentence(workspace.zone, link)} The link is the one that you had, and what has arrived is still there.`,
      ],
      link: { label: 'Send files', url },
      footer: `Sent by ${workspace.name}. This link is for you: whoever has it can send files in your name.`,
    },
  }
}

async function getTimeRequest(ctx: StaffContext, { requestId }: AnswerTimeRequest) {
  const found = await findTimeRequest(ctx.db, requestId)
  if (!found) throw timeRequestNotFound()
  return found
}
