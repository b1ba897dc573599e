import { commit } from '../audit/usecases.ts'
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

/** Sends a sign-in code, if the address has an identity. The answer and the work are the same when it has none (T-28). Throws `code.too_soon`. */
export async function requestSignInCode(ctx: Context, input: RequestCode): Promise<{ codeId: Id<'code'> }> {
  const identity = await findSignInIdentity(ctx.db, input.email)
  const { codeId, statements } = await challenge(ctx, { purpose: 'sign-in', subjectId: identity?.id ?? null, destination: input.email })
  await commit(ctx, 'sign_in.code_requested', identity?.id ?? null, {}, [
    ...statements,
    ...(identity ? [enqueueNotice(ctx, { template: 'sign-in-code', aboutId: codeId })] : []),
  ])
  ctx.soon('notices')
  return { codeId }
}

/** Signs in with a code, once. Throws `code.wrong` and `code.spent`. */
export async function verifySignInCode(ctx: Context, input: VerifyCode): Promise<NewSession> {
  const subjectId = await checkCode(ctx, 'sign-in', input.codeId, input.code)
  const identity = subjectId !== null && isId('identity', subjectId) ? await findIdentity(ctx.db, subjectId) : undefined
  if (!identity) throw codeWrong()
  const { session, statement } = await newStaffSession(ctx, identity.staffId)
  await commit(ctx, 'staff.signed_in', identity.staffId, { sessionId: session.sessionId }, [
    useCode(ctx.db, input.codeId, ctx.now),
    must(codeSpent),
    statement,
    markSignedIn(ctx.db, identity.staffId, ctx.now),
  ])
  return session
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
  return { items: (await deleteCodesBefore(ctx.db, ctx.now - DAY)).length, bytes: 0 }
}

export async function purgeSessions(ctx: SystemContext) {
  return { items: (await deleteSessionsBefore(ctx.db, ctx.now)).length, bytes: 0 }
}
