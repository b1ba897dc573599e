import type { Context, SystemContext } from '../context.ts'
import { type Guard, mustExist } from '../database.ts'
import { toHex, utf8 } from '../encoding.ts'
import { type Id, newId } from '../ids.ts'
import { DAY } from '../instants.ts'
import type { Statement } from '../ports.ts'
import { codeSpent, codeTooSoon, codeWrong } from './errors.ts'
import { CODE_LIFE, CODE_TRIES, nextCodeAt, PER_DAY_FROM_ANYWHERE, PER_DAY_WITH_KNOWN_DEVICES } from './policy.ts'
import { type Code, codeRequestsAre, emptySealed, endCodesBefore, fewerCodesThan, findCode, insertCode, listCodeRequests, takeTry } from './repository.ts'

/** Workers refuse more than 100,000 iterations in production. */
const ITERATIONS = 100_000

/** By what one asker is told from others. */
export const hashOfAsker = (ctx: Context) => ctx.keys.hash('code asker', ctx.address)

/**
 * Makes a challenge for one address, by the rules of security.md. `subjectId` null makes one that is never sent and never right: the
 * asker cannot tell. Throws `code.too_soon` with `nextAt`.
 */
export async function challenge(
  ctx: Context,
  asked: { purpose: Code['purpose']; subjectId: Code['subjectId']; destination: string; knownDevice: boolean },
): Promise<{ codeId: Id<'code'>; statements: (Statement | Guard)[] }> {
  const [destinationHash, askerHash] = await Promise.all([ctx.keys.hash(`code ${asked.purpose}`, asked.destination), hashOfAsker(ctx)])
  const asker = { destinationHash, askerHash, since: ctx.now - DAY }
  const requests = await listCodeRequests(ctx.db, asker)
  const nextAt = nextCodeAt(
    requests.map((request) => request.at),
    ctx.now,
  )
  if (nextAt > ctx.now) throw codeTooSoon({ nextAt })
  const { codeId, statement } = await drawCode(ctx, { ...asked, destinationHash, askerHash, channel: 'email' })
  // Of requests that come at once one is answered: the others saw the same past.
  const first = mustExist(codeRequestsAre(asker, requests.length), codeTooSoon)
  const most = asked.knownDevice ? PER_DAY_WITH_KNOWN_DEVICES : PER_DAY_FROM_ANYWHERE
  const notFlooded = mustExist(fewerCodesThan(destinationHash, ctx.now - DAY, most), codeTooSoon)
  return { codeId, statements: [first, notFlooded, endCodesBefore(ctx.db, destinationHash, askerHash, ctx.now), statement] }
}

/** A new code, and the statement that keeps it. */
export async function drawCode(
  ctx: Context,
  { purpose, subjectId, destinationHash, askerHash, channel }: Pick<Code, 'purpose' | 'subjectId' | 'destinationHash' | 'askerHash' | 'channel'>,
): Promise<{ codeId: Id<'code'>; statement: Statement }> {
  const codeId = newId('code')
  const code = sixDigits()
  const salt = toHex(crypto.getRandomValues(new Uint8Array(16)))
  const row = {
    id: codeId,
    createdAt: ctx.now,
    purpose,
    subjectId,
    destinationHash,
    askerHash,
    channel,
    salt,
    hash: await slowHash(ctx, codeId, code, salt),
    sealed: await ctx.keys.seal(codeId, code),
    expiresAt: ctx.now + CODE_LIFE,
  }
  return { codeId, statement: insertCode(ctx.db, row) }
}

interface Try {
  codeId: Id<'code'>
  code: string
  purpose: Code['purpose']
  /** When given, a code that was sent anywhere else is none. */
  destinationHash?: string
}

/** Takes one of a challenge's five tries and compares. Throws `code.spent` when it is used, old or out of tries. */
export async function tryCode(ctx: Context, { codeId, code, ...of }: Try): Promise<{ right: boolean; triesLeft: number; subjectId: Code['subjectId'] }> {
  const row = await takeTry(ctx.db, codeId, of, ctx.now)
  if (!row) throw codeSpent()
  const right = (await slowHash(ctx, codeId, code, row.salt)) === row.hash
  return { right: right && row.subjectId !== null, triesLeft: CODE_TRIES - row.tries, subjectId: row.subjectId }
}

/** `tryCode` for what a right code opens. Throws `code.wrong` with `triesLeft` too. The caller marks it used in the batch that acts on it. */
export async function checkCode(ctx: Context, purpose: Code['purpose'], codeId: Id<'code'>, code: string): Promise<Code['subjectId']> {
  const { right, triesLeft, subjectId } = await tryCode(ctx, { purpose, codeId, code })
  if (!right) throw codeWrong({ triesLeft })
  return subjectId
}

/** For the sender: the code itself and where it goes; null once it was used or is over. */
export async function unsealCode(
  ctx: SystemContext,
  codeId: Id<'code'>,
): Promise<(Pick<Code, 'subjectId' | 'channel' | 'destinationHash'> & { code: string }) | null> {
  const row = await findCode(ctx.db, codeId)
  if (!row || row.sealed === null || row.usedAt !== null || row.expiresAt <= ctx.now) return null
  const code = await ctx.keys.unseal(codeId, row.sealed)
  return code === null ? null : { subjectId: row.subjectId, channel: row.channel, destinationHash: row.destinationHash, code }
}

/** Statement: once the message is accepted or given up, nothing keeps the code in a readable form. */
export const forgetSealed = (ctx: SystemContext, codeId: Id<'code'>): Statement => emptySealed(ctx.db, codeId)

/** Six digits, all codes equally likely: numbers past the last whole million are drawn again. */
function sixDigits(): string {
  const limit = 2 ** 32 - (2 ** 32 % 1_000_000)
  for (;;) {
    const [drawn = limit] = crypto.getRandomValues(new Uint32Array(1))
    if (drawn < limit) return String(drawn % 1_000_000).padStart(6, '0')
  }
}

/** PBKDF2 over a keyed hash: a dump of the database is useless without the key, and slow with it. */
async function slowHash(ctx: Context, codeId: Id<'code'>, code: string, salt: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', utf8(await ctx.keys.hash(codeId, code)), 'PBKDF2', false, ['deriveBits'])
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: utf8(salt), iterations: ITERATIONS }, key, 256)
  return toHex(new Uint8Array(bits))
}
