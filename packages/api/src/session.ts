import type { Context, HolderContext, StaffContext, VisitorContext } from '@sluice/core/context'
import { type Id, isId } from '@sluice/core/ids'
import { signInNeeded } from '@sluice/core/sign-in/errors'
import { holderFromToken, type NewSession, proofIn, staffFromToken } from '@sluice/core/sign-in/sessions'
import { admitVisitor } from '@sluice/core/upload-links/admission'
import { visitorNeeded } from '@sluice/core/upload-links/errors'
import { holderFromSecret } from '@sluice/core/upload-links/usecases'

/** A browser may hold links beyond number; its header may not (16 KB on Node). */
const MOST_VISITOR_COOKIES = 20

const isSecure = (ctx: Context) => ctx.publicUrl.startsWith('https:')
const prefix = (ctx: Context) => (isSecure(ctx) ? '__Host-' : '')
const staffCookie = (ctx: Context) => `${prefix(ctx)}staff`
const visitorCookie = (ctx: Context, linkId: Id<'link'>) => `${prefix(ctx)}v_${linkId}`

function readCookies(request: Request): [string, string][] {
  const header = request.headers.get('Cookie') ?? ''
  return header.split(/; */).flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=')
    return at > 0 ? [[pair.slice(0, at), pair.slice(at + 1)]] : []
  })
}

const readCookie = (request: Request, name: string) => readCookies(request).find(([key]) => key === name)?.[1]

/**
 * The Bearer of a command line, empty when it is malformed, undefined when there is none. With one, cookies are not looked at. Another scheme
 * is none of ours: browsers send a proxy's Basic along by themselves.
 */
export function bearerOf(request: Request): string | undefined {
  const header = request.headers.get('Authorization')
  if (header === null || !/^bearer(?: |$)/i.test(header)) return undefined
  return /^bearer ([A-Za-z0-9_.-]{1,300})$/i.exec(header)?.[1] ?? ''
}

/** Who on the staff asks: by cookie, or by Bearer with a session's token. */
export async function staffOf(ctx: Context, request: Request): Promise<StaffContext> {
  const token = bearerOf(request) ?? readCookie(request, staffCookie(ctx))
  const staff = token === undefined ? null : await staffFromToken(ctx, token)
  if (!staff) throw signInNeeded()
  return staff
}

/** Which link a request is made with: it alone selects the cookie, so that unlocking one link never opens another. */
export function viaOf(request: Request): Id<'link'> | null {
  const via = request.headers.get('Sluice-Via') ?? new URL(request.url).searchParams.get('via')
  return via !== null && isId('link', via) ? via : null
}

/** The session that a browser has of a link, over or not. */
export const visitorTokenOf = (ctx: Context, request: Request, linkId: Id<'link'>) => readCookie(request, visitorCookie(ctx, linkId))

/** Which link's holder asks: by that link's cookie, or by Bearer `<link>.<secret>`, or `<link>.<token>` of a session that proved a code. */
export async function holderOf(ctx: Context, request: Request): Promise<HolderContext> {
  const bearer = bearerOf(request)
  if (bearer !== undefined) {
    const [linkId = '', shown = ''] = bearer.split('.')
    if (!isId('link', linkId)) throw visitorNeeded()
    if (proofIn(shown) === '') return holderFromSecret(ctx, { linkId, secret: shown })
    return (await holderFromToken(ctx, linkId, shown)) ?? refuse()
  }
  const linkId = viaOf(request)
  const token = linkId === null ? undefined : visitorTokenOf(ctx, request, linkId)
  return (linkId === null || token === undefined ? null : await holderFromToken(ctx, linkId, token)) ?? refuse()
}

function refuse(): never {
  throw visitorNeeded()
}

/** The same, let in by the one gate. Throws `visitor.code_needed` where a code is still to be proved. */
export const visitorOf = async (ctx: Context, request: Request): Promise<VisitorContext> => admitVisitor(await holderOf(ctx, request))

/** Who reads what staff and a link's holder both may: a request that names a link, by `via` or by its Bearer, is its holder's; any other is of staff. */
export async function readerOf(ctx: Context, request: Request): Promise<StaffContext | VisitorContext> {
  const bearer = bearerOf(request)
  const ofLink = bearer === undefined ? viaOf(request) !== null : isId('link', bearer.split('.')[0] ?? '')
  return ofLink ? visitorOf(ctx, request) : staffOf(ctx, request)
}

function setCookie(ctx: Context, headers: Headers, name: string, value: string, maxAgeSeconds: number) {
  headers.append('Set-Cookie', `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${isSecure(ctx) ? '; Secure' : ''}`)
}

const maxAge = (ctx: Context, session: NewSession) => Math.floor((session.endsAt - ctx.now) / 1_000)

export function keepStaffSession(ctx: Context, headers: Headers, session: NewSession): void {
  setCookie(ctx, headers, staffCookie(ctx), session.token, maxAge(ctx, session))
}

const DEVICE_DAYS = 365

/** A browser that signed in before is known again, so that strangers cannot use up its person's codes. */
export const deviceOf = (ctx: Context, request: Request) => readCookie(request, `${prefix(ctx)}device`)

export function keepDevice(ctx: Context, headers: Headers, device: string): void {
  setCookie(ctx, headers, `${prefix(ctx)}device`, device, DEVICE_DAYS * 86_400)
}

export function dropStaffSession(ctx: Context, headers: Headers): void {
  setCookie(ctx, headers, staffCookie(ctx), '', 0)
}

/** Keeps a link's session in a cookie of its own; the oldest beyond twenty are dropped (browsers send the oldest first). */
export function keepVisitorSession(ctx: Context, request: Request, headers: Headers, linkId: Id<'link'>, session: NewSession): void {
  const name = visitorCookie(ctx, linkId)
  const others = readCookies(request).filter(([key]) => key.startsWith(`${prefix(ctx)}v_`) && key !== name)
  for (const [old] of others.slice(0, Math.max(0, others.length - MOST_VISITOR_COOKIES + 1))) setCookie(ctx, headers, old, '', 0)
  setCookie(ctx, headers, name, session.token, maxAge(ctx, session))
}
