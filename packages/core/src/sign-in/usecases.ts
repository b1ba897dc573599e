import { commit, commitQuietly } from '../audit/usecases.ts'
import type { Context, StaffContext, SystemContext } from '../context.ts'
import { must } from '../database.ts'
import { type Id, isId } from '../ids.ts'
import { DAY } from '../instants.ts'
import { enqueueNotice } from '../notices/usecases.ts'
import type { Database } from '../ports.ts'
import { markSignedIn } from '../staff/usecases.ts'
import { challenge, checkCode } from './codes.ts'
import { codeSpent, codeWrong, signInNeeded } from './errors.ts'
import { deleteCodesBefore, deleteSessionsBefore, endSessionRow, findIdentity, findSignInIdentity, useCode } from './repository.ts'
import type { RequestCode, VerifyCode } from './schemas.ts'
import { type NewSession, newStaffSession } from './sessions.ts'

const BATCH = 1_000

/** Sends a sign-in code, if the address has an identity. The answer and the work are the same when it has none (T-28). Throws `code.too_soon`. */
export async function requestSignInCode(ctx: Context, input: RequestCode & { device?: string | undefined }): Promise<{ codeId: Id<'code'> }> {
  const identity = await findSignInIdentity(ctx.db, input.email)
  const knownDevice = identity !== undefined && input.device === (await deviceToken(ctx, identity.id))
  const { codeId, statements } = await challenge(ctx, { purpose: 'sign-in', subjectId: identity?.id ?? null, destination: input.email, knownDevice })
  // A stranger's guess is no business of ours: it leaves no mark in a log that is kept for ever.
  if (!identity) await commitQuietly(ctx, statements)
  else await commit(ctx, 'sign_in.code_requested', identity.id, {}, [...statements, enqueueNotice(ctx, { template: 'sign-in-code', aboutId: codeId })])
  ctx.soon('notices')
  return { codeId }
}

/** What a browser keeps after a sign-in: strangers who use up an address's codes do not lock out who shows it. It opens nothing. */
const deviceToken = (ctx: Context, identityId: Id<'identity'>) => ctx.keys.hash('known device', identityId)

/** Signs in with a code, once. Throws `code.wrong` and `code.spent`. */
export async function verifySignInCode(ctx: Context, input: VerifyCode): Promise<NewSession & { device: string }> {
  const subjectId = await checkCode(ctx, 'sign-in', input.codeId, input.code)
  if (subjectId === null || !isId('identity', subjectId)) throw codeWrong()
  const identity = await findIdentity(ctx.db, subjectId)
  if (!identity) throw codeWrong()
  const { session, statement } = await newStaffSession(ctx, identity.staffId)
  await commit(ctx, 'staff.signed_in', identity.staffId, { sessionId: session.sessionId }, [
    useCode(ctx.db, input.codeId, ctx.now),
    must(codeSpent),
    statement,
    markSignedIn(ctx.db, identity.staffId, ctx.now),
  ])
  return { ...session, device: await deviceToken(ctx, subjectId) }
}

/** Ends the session that asks. */
export async function signOut(ctx: StaffContext): Promise<void> {
  await commit(ctx, 'staff.signed_out', ctx.actor.staffId, { sessionId: ctx.actor.sessionId }, [
    endSessionRow(ctx.db, ctx.actor.sessionId, ctx.now),
    must(signInNeeded),
  ])
}

/** The address that an identity signs in with. For the mailer. */
export const findIdentityEmail = async (db: Database, id: Id<'identity'>) => (await findIdentity(db, id))?.email

/** Codes are kept a day after their end, because the requests of the last day count. */
export async function purgeCodes(ctx: SystemContext) {
  const items = (await deleteCodesBefore(ctx.db, ctx.now - DAY, BATCH)).length
  return { items, bytes: 0, more: items === BATCH }
}

export async function purgeSessions(ctx: SystemContext) {
  const items = (await deleteSessionsBefore(ctx.db, ctx.now, BATCH)).length
  return { items, bytes: 0, more: items === BATCH }
}
