import { commit, wasTold } from '../audit/usecases.ts'
import type { HolderContext } from '../context.ts'
import { must, mustExist } from '../database.ts'
import type { NamedError } from '../errors.ts'
import type { Id } from '../ids.ts'
import { DAY, type Instant } from '../instants.ts'
import { enqueueNotice, findSendings, type Sending } from '../notices/usecases.ts'
import type { Statement } from '../ports.ts'
import { lacksCode, secondFactorProof } from '../upload-links/admission.ts'
import { emailNotOffered, noCodeNeeded, smsLimitReached, smsUnavailable } from '../upload-links/errors.ts'
import { maskEmail, maskPhone } from '../upload-links/masks.ts'
import { markUsed } from '../upload-links/usecases.ts'
import { drawCode, hashOfAsker, tryCode } from './codes.ts'
import { codeLocked, codeSpent, codeTooSoon, codeWrong } from './errors.ts'
import { CODE_LIFE, CODE_TRIES, FAILURES_TO_TELL, LOCK_PAUSE, nextLinkCodeAt } from './policy.ts'
import { endLinkCodes, endSessionRow, fewerSmsCodesThan, findSmsCodeBack, linkCodesAre, listLinkCodes, lockCode, useCode } from './repository.ts'
import type { GateOf, RequestLinkCode, VerifyCode } from './schemas.ts'
import { type NewSession, newVisitorSession } from './sessions.ts'

/** What stands before the gate of a link: no name, no order, no word of what it is for. */
export interface Gate {
  now: Instant
  /** Null: no code is needed, or it was proved. */
  code: {
    channel: 'email' | 'sms'
    /** Masked. */
    destination: string
    nextAt: Instant
    /** Wrong codes are why another one must wait. */
    locked: boolean
    /** The masked address that the code can go to instead, while it cannot go by SMS. */
    byEmail: string | null
    /** Of the code that was named. */
    sending: Sending | null
  } | null
}

export interface LinkCodeAsked {
  codeId: Id<'code'>
  channel: 'email' | 'sms'
  destination: string
  nextAt: Instant
  now: Instant
}

/** What a holder must know to give a code. It changes nothing. */
export async function describeGate(ctx: HolderContext, input: GateOf): Promise<Gate> {
  const { now, actor } = ctx
  const { link } = actor
  if (link.secondFactor === 'off' || !lacksCode(actor)) return { now, code: null }
  const past = await readPast(ctx)
  const byEmail = link.secondFactor === 'sms' && (past.smsFailed || (await whyNoSms(ctx)) !== null) ? maskEmail(link.email) : null
  const sending = input.codeId === undefined ? null : (past.sendings.get(input.codeId) ?? null)
  const { nextAt, locked } = past
  return { now, code: { channel: link.secondFactor, destination: destinationOf(ctx, link.secondFactor), nextAt, locked, byEmail, sending } }
}

/**
 * Sends a code to where staff fixed that a link's codes go. Throws `code.too_soon` and `code.locked` with `nextAt`; `code.sms_limit_reached` and
 * `code.sms_unavailable` where the mail is offered instead; `code.email_not_offered` while it is not.
 */
export async function requestLinkCode(ctx: HolderContext, input: RequestLinkCode): Promise<LinkCodeAsked> {
  const { link, knownDevice } = ctx.actor
  if (link.secondFactor === 'off') throw noCodeNeeded()
  const past = await readPast(ctx)
  const channel = await chooseChannel(ctx, past, input.byEmail)
  if (past.nextAt > ctx.now) throw (past.locked ? codeLocked : codeTooSoon)({ nextAt: past.nextAt })
  const { askerHash } = past
  const destinationHash = await secondFactorProof(ctx, link)
  const { codeId, statement } = await drawCode(ctx, { purpose: 'upload-link', subjectId: link.id, destinationHash, askerHash, channel })
  const since = ctx.now - DAY
  await commit(ctx, 'link.code_asked', link.id, { channel }, [
    // Of requests that come at once one is answered: the others saw the same past.
    mustExist(linkCodesAre(link.id, since, past.requests.length), codeTooSoon),
    ...(channel === 'sms' && ctx.sms ? [mustExist(fewerSmsCodesThan(since, ctx.sms.mostPerDay), smsLimitReached)] : []),
    endLinkCodes(ctx.db, link.id, askerHash, ctx.now),
    statement,
    enqueueNotice(ctx, { template: 'link-code', aboutId: codeId }),
  ])
  ctx.soon('notices')
  const asked = { at: ctx.now, mine: true, failed: false, lockedAt: null }
  const { nextAt } = nextLinkCodeAt([...past.requests, asked], ctx.now, knownDevice)
  return { codeId, channel, destination: destinationOf(ctx, channel), nextAt, now: ctx.now }
}

/**
 * Lets a holder in for a code, once: their session ends and a new one begins that proved it. Throws `code.spent`, and `code.wrong` with `triesLeft`
 * and, when there is none left, `nextAt`.
 */
export async function verifyLinkCode(ctx: HolderContext, { codeId, code }: VerifyCode): Promise<NewSession> {
  const { link, sessionId } = ctx.actor
  if (link.secondFactor === 'off') throw noCodeNeeded()
  const proof = await secondFactorProof(ctx, link)
  const { right, triesLeft } = await tryCode(ctx, { purpose: 'upload-link', codeId, code, destinationHash: proof })
  if (!right) throw await refusalOfWrong(ctx, codeId, triesLeft)
  const { session, statement } = await newVisitorSession(ctx, link, { assurance: 'code', proof })
  await commit(ctx, 'link.code_verified', link.id, { sessionId: session.sessionId }, [
    useCode(ctx.db, codeId, ctx.now),
    must(codeSpent),
    ...(sessionId === null ? [] : [endSessionRow(ctx.db, sessionId, ctx.now)]),
    statement,
    markUsed(ctx),
  ])
  return session
}

type Past = Awaited<ReturnType<typeof readPast>>

/** The link's codes of the last day, and what follows from them. */
async function readPast(ctx: HolderContext) {
  const { link, knownDevice } = ctx.actor
  const [rows, askerHash] = await Promise.all([listLinkCodes(ctx.db, link.id, ctx.now - DAY), hashOfAsker(ctx)])
  const recent = rows.filter(({ at }) => at > ctx.now - CODE_LIFE)
  const sendings = await findSendings(
    ctx.db,
    recent.map(({ id }) => id),
  )
  const requests = rows.map(({ id, at, askerHash: by, tries, usedAt, expiresAt }) => ({
    at,
    mine: by === askerHash,
    failed: sendings.get(id) === 'failed',
    lockedAt: tries >= CODE_TRIES && usedAt === null ? expiresAt : null,
  }))
  const smsFailed = recent.some(({ id, channel }) => channel === 'sms' && sendings.get(id) === 'failed')
  return { askerHash, requests, sendings, smsFailed, ...nextLinkCodeAt(requests, ctx.now, knownDevice) }
}

/** By email only where the link says so, or an SMS cannot go out: nobody chooses the weaker way. */
async function chooseChannel(ctx: HolderContext, past: Past, byEmail: boolean): Promise<'email' | 'sms'> {
  if (ctx.actor.link.secondFactor === 'email') return 'email'
  const why = await whyNoSms(ctx)
  if (byEmail) {
    if (!why && !past.smsFailed) throw emailNotOffered()
    return 'email'
  }
  if (!why) return 'sms'
  await tellOnce(ctx, 'link.code_not_sent', { reason: why.reason })
  throw why.error
}

/** Why no code can go to a link's phone now; null when one can. */
async function whyNoSms({ db, sms, now, actor }: HolderContext): Promise<{ reason: 'provider' | 'number' | 'limit'; error: NamedError } | null> {
  const { phone } = actor.link
  if (!sms) return { reason: 'provider', error: smsUnavailable() }
  // Staff may have taken a country off the list since the link was made.
  if (phone === null || 'refused' in sms.normalize(phone)) return { reason: 'number', error: smsUnavailable() }
  const last = await findSmsCodeBack(db, now - DAY, sms.mostPerDay)
  return last ? { reason: 'limit', error: smsLimitReached({ nextAt: last.at + DAY }) } : null
}

function destinationOf({ actor: { link } }: HolderContext, channel: 'email' | 'sms'): string {
  return channel === 'email' ? maskEmail(link.email) : maskPhone(link.phone ?? '')
}

async function refusalOfWrong(ctx: HolderContext, codeId: Id<'code'>, triesLeft: number): Promise<NamedError> {
  const { link } = ctx.actor
  if (triesLeft === 0) await commit(ctx, 'link.code_locked', link.id, {}, [lockCode(ctx.db, codeId, ctx.now)])
  const rows = await listLinkCodes(ctx.db, link.id, ctx.now - DAY)
  const failures = rows.reduce((sum, { tries, usedAt }) => sum + tries - (usedAt === null ? 0 : 1), 0)
  if (failures >= FAILURES_TO_TELL) await tellOnce(ctx, 'link.code_alarm', { failures }, [enqueueNotice(ctx, { template: 'code-alarm', aboutId: link.id })])
  return codeWrong(triesLeft === 0 ? { triesLeft, nextAt: ctx.now + LOCK_PAUSE } : { triesLeft })
}

/** What goes on at a link is told once a day, in the log that is kept and in the one that is watched. */
async function tellOnce(ctx: HolderContext, verb: string, facts: Readonly<Record<string, string | number>>, statements: Statement[] = []): Promise<void> {
  const linkId = ctx.actor.link.id
  if (await wasTold(ctx, verb, linkId, ctx.now - DAY)) return
  await commit(ctx, verb, linkId, facts, statements)
  ctx.logger.error(verb, { linkId, ...facts })
  if (statements.length > 0) ctx.soon('notices')
}
