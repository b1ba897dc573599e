import { commitQuietly } from '../audit/usecases.ts'
import { actingAs, type Assurance, type Context, type HolderContext, type StaffContext, type VisitorContext } from '../context.ts'
import { sha256, toBase64Url, toHex, utf8 } from '../encoding.ts'
import { type Id, newId } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database, Statement } from '../ports.ts'
import type { UploadLink } from '../upload-links/policy.ts'
import { admitHolder } from '../upload-links/admission.ts'
import { linkInForce } from '../upload-links/in-force.ts'
import { IDLE_REFRESH, SESSION_LIFE, STAFF_IDLE, VISITOR_IDLE } from './policy.ts'
import { endSessionsOfStaff, findStaffSession, findVisitorSession, insertSession, moveIdleEnd } from './repository.ts'

/** A session just made. The token goes into a cookie, or to a command line as a Bearer; only its hash is kept. */
export interface NewSession {
  token: string
  sessionId: Id<'session'>
  endsAt: Instant
}

const hashOf = async (token: string) => toHex(await sha256(utf8(token)))

/** Letters of 32 random bytes. What follows them in a visitor's token is what it proved (upload-links/admission). */
const DRAWN_LETTERS = 43

/** Empty when a token proved nothing beside a secret. */
export const proofIn = (token: string): string => token.slice(DRAWN_LETTERS)

async function draw(ctx: Context, idle: number, proof = '') {
  const token = `${toBase64Url(crypto.getRandomValues(new Uint8Array(32)))}${proof}`
  const sessionId = newId('session')
  const endsAt = ctx.now + SESSION_LIFE
  const row = { hash: await hashOf(token), id: sessionId, createdAt: ctx.now, device: ctx.device, seenAt: ctx.now, idleEndsAt: ctx.now + idle, endsAt }
  return { session: { token, sessionId, endsAt }, row }
}

/** A new session of a staff member, and the statement that writes it. */
export async function newStaffSession(ctx: Context, staffId: Id<'staff'>): Promise<{ session: NewSession; statement: Statement }> {
  const { session, row } = await draw(ctx, STAFF_IDLE)
  return { session, statement: insertSession(ctx.db, { ...row, actorKind: 'staff', staffId, assurance: 'code', steppedUpAt: ctx.now }) }
}

/** A new session of a link's holder, and the statement that writes it. `proof` says that this browser proved a code, now or before. */
export async function newVisitorSession(
  ctx: Context,
  link: UploadLink,
  { assurance, proof = '' }: { assurance: Assurance; proof?: string },
): Promise<{ session: NewSession; statement: Statement }> {
  const { session, row } = await draw(ctx, VISITOR_IDLE, proof)
  const visitor = { actorKind: 'visitor', linkId: link.id, linkGeneration: link.generation, assurance } as const
  return { session, statement: insertSession(ctx.db, { ...row, ...visitor }) }
}

/** Who a staff token stands for now: null when it is unknown, over, ended, or its owner disabled. */
export async function staffFromToken(ctx: Context, token: string): Promise<StaffContext | null> {
  const found = await findStaffSession(ctx.db, await hashOf(token), ctx.now)
  if (!found) return null
  const { session, staff } = found
  if (ctx.now - session.seenAt > IDLE_REFRESH) await commitQuietly(ctx, [moveIdleEnd(ctx.db, session.id, ctx.now, ctx.now + STAFF_IDLE)])
  return actingAs(ctx, { kind: 'staff', staffId: staff.id, sessionId: session.id, name: staff.name, email: staff.email, role: staff.role })
}

/** Who a visitor's token stands for at this link: null when it is none of it. Throws what `admitHolder` throws. */
export async function holderFromToken(ctx: Context, linkId: Id<'link'>, token: string): Promise<HolderContext | null> {
  const found = await findVisitorSession(ctx.db, await hashOf(token), linkId, ctx.now)
  if (!found) return null
  const { session, link } = found
  return admitHolder(ctx, await linkInForce(ctx.db, link), {
    assurance: session.assurance,
    sessionId: session.id,
    seenAt: session.seenAt,
    proof: proofIn(token),
  })
}

/** Statements that keep a visitor's session alive while bytes move; none while its idle end is far enough. */
export function keepAlive(ctx: VisitorContext): Statement[] {
  const { sessionId, seenAt } = ctx.actor
  if (sessionId === null || ctx.now - seenAt <= IDLE_REFRESH) return []
  return [moveIdleEnd(ctx.db, sessionId, ctx.now, ctx.now + VISITOR_IDLE)]
}

/** Statement: ends every session of a staff member at once. */
export const endStaffSessions = (db: Database, staffId: Id<'staff'>, now: Instant): Statement => endSessionsOfStaff(db, staffId, now)
