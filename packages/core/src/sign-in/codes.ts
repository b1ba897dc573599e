import type { Context, SystemContext } from '../context.ts'
import { type Guard, mustExist } from '../database.ts'
import { toHex, utf8 } from '../encoding.ts'
import { type Id, newId } from '../ids.ts'
import { DAY } from '../instants.ts'
import type { Statement } from '../ports.ts'
import { codeSpent, codeTooSoon, codeWrong } from './errors.ts'
import { CODE_LIFE, CODE_TRIES, nextCodeAt, PER_DAY_FROM_ANYWHERE } from './policy.ts'
import { type Code, codeRequestsAre, emptySealed, endCodesBefore, fewerCodesThan, findCode, insertCode, listCodeRequests, takeTry } from './repository.ts'

/** Workers refuse more than 100,000 iterations in production. */
const ITERATIONS = 100_000

/**
 * Makes a challenge for one destination, by the rules of security.md. `subjectId` null makes one that is never sent and never right: the
 * asker cannot tell. Throws `code.too_soon` with `nextAt`.
 */
export async function challenge(
  ctx: Context,
  asked: { purpose: Code['purpose']; subjectId: Code['subjectId']; destination: string; knownDevice: boolean },
): Promise<{ codeId: Id<'code'>; statements: (Statement | Guard)[] }> {
  const codeId = newId('code')
  const [destinationHash, askerHash] = await Promise.all([ctx.keys.hash(`code ${asked.purpose}`, asked.destination), ctx.keys.hash('code asker', ctx.address)])
  const asker = { destinationHash, askerHash, since: ctx.now - DAY }
  const requests = await listCodeRequests(ctx.db, asker)
  const nextAt = nextCodeAt(
    requests.map((request) => request.at),
    ctx.now,
  )
  if (nextAt > ctx.now) throw codeTooSoon({ nextAt })
  const code = sixDigits()
  const salt = toHex(crypto.getRandomValues(new Uint8Array(16)))
  const row = {
    id: codeId,
    createdAt: ctx.now,
    purpose: asked.purpose,
    subjectId: asked.subjectId,
    destinationHash,
    askerHash,
    salt,
    hash: await slowHash(ctx, codeId, code, salt),
    sealed: await ctx.keys.seal(codeId, code),
    expiresAt: ctx.now + CODE_LIFE,
  }
  // Of requests that come at once one is answered: the others saw the same past.
  const first = mustExist(codeRequestsAre(asker, requests.length), codeTooSoon)
  const notFlooded = asked.knownDevice ? [] : [mustExist(fewerCodesThan(destinationHash, ctx.now - DAY, PER_DAY_FROM_ANYWHERE), codeTooSoon)]
  return { codeId, statements: [first, ...notFlooded, endCodesBefore(ctx.db, destinationHash, askerHash, ctx.now), insertCode(ctx.db, row)] }
}

/**
 * Takes one of a challenge's five tries and compares. Throws `code.spent` when it is used, old or out of tries, `code.wrong` with
 * `triesLeft` otherwise. The caller marks it used in the batch that acts on it.
 */
export async function checkCode(ctx: Context, purpose: Code['purpose'], codeId: Id<'code'>, code: string): Promise<Code['subjectId']> {
  const row = await takeTry(ctx.db, codeId, purpose, ctx.now)
  if (!row) throw codeSpent()
  const right = (await slowHash(ctx, codeId, code, row.salt)) === row.hash
  if (!right || row.subjectId === null) throw codeWrong({ triesLeft: CODE_TRIES - row.tries })
  return row.subjectId
}

/** For the mailer: the code itself and where it goes; null once it was used or is over. */
export async function unsealCode(ctx: SystemContext, codeId: Id<'code'>): Promise<{ subjectId: Code['subjectId']; code: string } | null> {
  const row = await findCode(ctx.db, codeId)
  if (!row || row.sealed === null || row.usedAt !== null || row.expiresAt <= ctx.now) return null
  const code = await ctx.keys.unseal(codeId, row.sealed)
  return code === null ? null : { subjectId: row.subjectId, code }
}

/** Statement: once the mail is accepted, nothing keeps the code in a readable form. */
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
