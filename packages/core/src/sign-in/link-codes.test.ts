import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { NOON, testContext, type TestContext } from '../../testing/context.ts'
import { eventsAbout, verbs } from '../../testing/events.ts'
import { emptyOutbox } from '../../testing/outbox.ts'
import { another, changeLink, codeOf, from, guardedLink, type HeldLink, holderOf, openedBy } from '../../testing/second-factor.ts'
import type { HolderContext } from '../context.ts'
import { newId } from '../ids.ts'
import { DAY, MINUTE, SECOND } from '../instants.ts'
import { inviteStaff } from '../staff/usecases.ts'
import { lacksCode } from '../upload-links/admission.ts'
import { describeGate, requestLinkCode, verifyLinkCode } from './link-codes.ts'
import { CODE_LIFE, LOCK_PAUSE, PER_DAY_OF_LINK } from './policy.ts'
import { sessions } from './table.ts'
import { requestSignInCode, verifySignInCode } from './usecases.ts'

const ask = (holder: HolderContext) => requestLinkCode(holder, { byEmail: false })
const sessionsOf = (t: TestContext, { linkId }: HeldLink) => t.db.select().from(sessions).where(eq(sessions.linkId, linkId)).all()
const nameOf = (error: unknown) => (error as { code: string }).code

/** A link, a browser that opened it, and a code that it asked for. */
async function asked(t: TestContext) {
  const link = await guardedLink(t)
  const { token, holder } = await openedBy(t.at(NOON), link)
  const { codeId } = await ask(holder)
  return { link, token, holder, codeId, code: await codeOf(t, codeId) }
}

/** Uses up a code's tries. */
async function lock(holder: HolderContext, codeId: Awaited<ReturnType<typeof asked>>['codeId'], code: string) {
  for (let n = 1; n <= 5; n++) await verifyLinkCode(holder, { codeId, code: another(code, n) }).catch(() => undefined)
}

test('a code lets its browser in, once: the session from before ends, and the log says so (T-30)', async ({ expect }) => {
  const t = await testContext()
  const { link, token, holder, codeId, code } = await asked(t)
  const session = await verifyLinkCode(holder, { codeId, code })
  const inside = await holderOf(t.at(NOON), link, session.token)
  expect([lacksCode(inside.actor), inside.actor.assurance]).toEqual([false, 'code'])
  await expect(holderOf(t.at(NOON), link, token)).rejects.toThrow('over')
  await expect(verifyLinkCode(holder, { codeId, code })).rejects.toMatchObject({ code: 'code.spent' })
  expect(await verbs(eventsAbout(t.db, link.linkId))).toEqual(['link.created', 'link.opened', 'link.code_asked', 'link.code_verified'])
  expect((await eventsAbout(t.db, link.linkId)).slice(1)).toMatchObject([1, 2, 3].map(() => ({ actorKind: 'visitor', actorId: link.linkId })))
})

test('a code ends ten minutes after it was asked for, to the millisecond', async ({ expect }) => {
  const t = await testContext()
  const [late, early] = [await asked(t), await asked(t)]
  await expect(verifyLinkCode({ ...late.holder, now: NOON + CODE_LIFE }, late)).rejects.toMatchObject({ code: 'code.spent' })
  await expect(verifyLinkCode({ ...early.holder, now: NOON + CODE_LIFE - 1 }, early)).resolves.toBeDefined()
})

test('of a hundred wrong codes at once exactly five are looked at, and the right one after them is refused (T-21, T-22)', async ({ expect }) => {
  const t = await testContext()
  const { link, holder, codeId, code } = await asked(t)
  const guesses = Array.from({ length: 100 }, (_, index) => another(code, index + 1))
  const answers = await Promise.all(guesses.map((guess) => verifyLinkCode(holder, { codeId, code: guess }).catch((error: unknown) => error)))
  expect(answers.filter((answer) => nameOf(answer) === 'code.wrong')).toHaveLength(5)
  expect(answers.filter((answer) => nameOf(answer) === 'code.spent')).toHaveLength(95)
  await expect(verifyLinkCode(holder, { codeId, code })).rejects.toMatchObject({ code: 'code.spent' })
  expect(await sessionsOf(t, link)).toHaveLength(1)
  expect(await verbs(eventsAbout(t.db, link.linkId))).toEqual(['link.created', 'link.opened', 'link.code_asked', 'link.code_locked'])
})

test('five wrong codes from five browsers lock the challenge, and each was told how many tries are left', async ({ expect }) => {
  const t = await testContext()
  const { link, holder, codeId, code } = await asked(t)
  for (let n = 1; n <= 5; n++) {
    const elsewhere = await openedBy(from(t.at(NOON + n), `198.51.100.${n}`), link)
    const facts = n < 5 ? { triesLeft: 5 - n } : { triesLeft: 0, nextAt: NOON + n + LOCK_PAUSE }
    await expect(verifyLinkCode(elsewhere.holder, { codeId, code: another(code, n) })).rejects.toMatchObject({ code: 'code.wrong', facts })
  }
  await expect(verifyLinkCode(holder, { codeId, code })).rejects.toMatchObject({ code: 'code.spent' })
})

test('the right code given twice at once makes one session (T-23)', async ({ expect }) => {
  const t = await testContext()
  const { link, holder, codeId, code } = await asked(t)
  const answers = await Promise.allSettled([1, 2].map(() => verifyLinkCode(holder, { codeId, code })))
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? 'in' : nameOf(answer.reason))).toSorted()).toEqual(['code.spent', 'in'])
  expect((await sessionsOf(t, link)).filter((session) => session.assurance === 'code')).toHaveLength(1)
})

test('codes are sent 30, 60 and 120 s apart and three in 15 minutes, to the millisecond, and the old one dies (T-24)', async ({ expect }) => {
  const t = await testContext()
  const { holder, codeId, code } = await asked(t)
  const at = (now: number) => ask({ ...holder, now })
  await expect(at(NOON + 30 * SECOND - 1)).rejects.toMatchObject({ code: 'code.too_soon', facts: { nextAt: NOON + 30 * SECOND } })
  const second = await at(NOON + 30 * SECOND)
  expect(second.nextAt).toBe(NOON + 90 * SECOND)
  await expect(verifyLinkCode({ ...holder, now: NOON + 31 * SECOND }, { codeId, code })).rejects.toMatchObject({ code: 'code.spent' })
  await expect(at(NOON + 90 * SECOND - 1)).rejects.toMatchObject({ code: 'code.too_soon' })
  await at(NOON + 90 * SECOND)
  await expect(at(NOON + 15 * MINUTE - 1)).rejects.toMatchObject({ code: 'code.too_soon', facts: { nextAt: NOON + 15 * MINUTE } })
  await expect(at(NOON + 15 * MINUTE)).resolves.toBeDefined()
})

test('a link has ten codes a day, whoever asks; a browser that proved one before still gets its own (T-24, T-25)', async ({ expect }) => {
  const t = await testContext()
  const { link, holder, codeId, code } = await asked(t)
  const { token } = await verifyLinkCode(holder, { codeId, code })
  const strangerAt = async (n: number, now: number) => (await openedBy(from(t.at(now), `198.51.100.${n}`), link)).holder
  for (let n = 2; n <= 10; n++) await ask(await strangerAt(n, NOON + n))
  await expect(ask(await strangerAt(99, NOON + DAY - 1))).rejects.toMatchObject({ code: 'code.too_soon', facts: { nextAt: NOON + DAY } })
  await expect(ask((await openedBy(from(t.at(NOON + 11), '198.51.100.98'), link, `${token.slice(0, 43)}made up`)).holder)).rejects.toMatchObject({
    code: 'code.too_soon',
  })
  await expect(ask(await strangerAt(99, NOON + DAY))).resolves.toBeDefined()
  await expect(ask((await openedBy(t.at(NOON + MINUTE), link, token)).holder)).resolves.toBeDefined()
})

test('a browser that proved a code gets no more by moving between networks: thirty codes a day of one link, for all at once too (T-24)', async ({ expect }) => {
  const t = await testContext()
  const { link, holder, codeId, code } = await asked(t)
  const { token } = await verifyLinkCode(holder, { codeId, code })
  const movedTo = async (place: number, now: number) => (await openedBy(from(t.at(now), `2001:db8:0:${place}`), link, token)).holder
  for (let place = 1; place < PER_DAY_OF_LINK; place++) await ask(await movedTo(place, NOON + place))
  for (const now of [NOON + MINUTE, NOON + DAY - 1])
    await expect(ask(await movedTo(99, now))).rejects.toMatchObject({ code: 'code.too_soon', facts: { nextAt: NOON + DAY } })
  const everywhere = await Promise.all(Array.from({ length: 10 }, (_, index) => movedTo(100 + index, NOON + DAY)))
  const answers = await Promise.allSettled(everywhere.map(ask))
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1)
  for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'code.too_soon' })
})

test('of ten requests at once one makes a code', async ({ expect }) => {
  const t = await testContext()
  const { holder } = await openedBy(t.at(NOON), await guardedLink(t))
  const answers = await Promise.allSettled(Array.from({ length: 10 }, () => ask(holder)))
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1)
  for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'code.too_soon' })
})

test('after a lock no code is made for 15 minutes, to the millisecond; who proved one before is not held back by it (T-25)', async ({ expect }) => {
  const t = await testContext()
  const { link, holder, codeId, code } = await asked(t)
  const { token } = await verifyLinkCode(holder, { codeId, code })
  const stranger = (await openedBy(from(t.at(NOON), '198.51.100.1'), link)).holder
  const theirs = await ask(stranger)
  await lock({ ...stranger, now: NOON + MINUTE }, theirs.codeId, await codeOf(t, theirs.codeId))
  const nextAt = NOON + MINUTE + LOCK_PAUSE
  const newcomer = async (now: number) => (await openedBy(from(t.at(now), '198.51.100.2'), link)).holder
  await expect(ask(await newcomer(nextAt - 1))).rejects.toMatchObject({ code: 'code.locked', kind: 'limited', facts: { nextAt } })
  expect(await describeGate(await newcomer(nextAt - 1), {})).toMatchObject({ code: { locked: true, nextAt } })
  await expect(ask((await openedBy(t.at(NOON + 2 * MINUTE), link, token)).holder)).resolves.toBeDefined()
  await expect(ask(await newcomer(nextAt))).resolves.toBeDefined()
})

test('from the third lock in a day on the pause holds for a browser that proved a code before as well, wherever it asks from (T-25)', async ({ expect }) => {
  const t = await testContext()
  const { link, holder, codeId, code } = await asked(t)
  const { token } = await verifyLinkCode(holder, { codeId, code })
  const movedTo = async (place: number, now: number) => (await openedBy(from(t.at(now), `2001:db8:0:${place}`), link, token)).holder
  for (const place of [1, 2, 3]) {
    const moved = await movedTo(place, NOON + place)
    const theirs = await ask(moved)
    await lock(moved, theirs.codeId, await codeOf(t, theirs.codeId))
  }
  const nextAt = NOON + 3 + LOCK_PAUSE
  for (const now of [NOON + 4, nextAt - 1])
    await expect(ask(await movedTo(4, now))).rejects.toMatchObject({ code: 'code.locked', kind: 'limited', facts: { nextAt } })
  expect(await describeGate(await movedTo(4, nextAt - 1), {})).toMatchObject({ code: { locked: true, nextAt } })
  await expect(ask(await movedTo(4, nextAt))).resolves.toBeDefined()
})

test('a stranger who asks and locks spoils no code that another browser asked for', async ({ expect }) => {
  const t = await testContext()
  const { link, holder, codeId, code } = await asked(t)
  const stranger = (await openedBy(from(t.at(NOON), '198.51.100.1'), link)).holder
  const theirs = await ask(stranger)
  await lock(stranger, theirs.codeId, await codeOf(t, theirs.codeId))
  await expect(verifyLinkCode(holder, { codeId, code })).resolves.toBeDefined()
})

test('after ten wrong codes in a day staff are told, once: in the log, by an alarm and by mail (T-25)', async ({ expect }) => {
  const alarms: string[] = []
  const t = await testContext({ logger: { info: () => {}, error: (event) => alarms.push(event) } })
  await emptyOutbox(t)
  const { link, holder, codeId, code } = await asked(t)
  await lock(holder, codeId, code)
  const told = async () => (await verbs(eventsAbout(t.db, link.linkId))).filter((verb) => verb === 'link.code_alarm').length
  expect([await told(), alarms]).toEqual([0, []])
  for (const [n, now] of [NOON + LOCK_PAUSE, NOON + 2 * LOCK_PAUSE].entries()) {
    const later = { ...holder, now }
    const next = await ask(later)
    await lock(later, next.codeId, await codeOf(t, next.codeId, now))
    expect([n, await told(), alarms]).toEqual([n, 1, ['link.code_alarm']])
  }
  await t.run('notices', NOON + 2 * LOCK_PAUSE)
  expect(t.mails().filter((mail) => mail.subject.startsWith('Wrong codes at the link “Season 2 masters”'))).toHaveLength(1)
})

test('right codes are no failures, however many', async ({ expect }) => {
  const t = await testContext()
  const link = await guardedLink(t)
  for (let n = 0; n < 9; n++) {
    const { holder } = await openedBy(from(t.at(NOON), `198.51.100.${n}`), link)
    const { codeId } = await ask(holder)
    await verifyLinkCode(holder, { codeId, code: await codeOf(t, codeId) })
  }
  const { holder } = await openedBy(t.at(NOON), link)
  const { codeId } = await ask(holder)
  await verifyLinkCode(holder, { codeId, code: another(await codeOf(t, codeId)) }).catch(() => undefined)
  expect(await verbs(eventsAbout(t.db, link.linkId))).not.toContain('link.code_alarm')
})

test("a code of one link never opens another, and takes none of the other's tries", async ({ expect }) => {
  const t = await testContext()
  const [a, b] = [await asked(t), await asked(t)]
  for (let n = 0; n < 6; n++) await expect(verifyLinkCode(a.holder, { codeId: b.codeId, code: b.code })).rejects.toMatchObject({ code: 'code.spent' })
  await expect(verifyLinkCode(b.holder, b)).resolves.toBeDefined()
  const session = await verifyLinkCode(a.holder, a)
  await expect(holderOf(t.at(NOON), b.link, session.token)).rejects.toThrow('over')
})

test('a code of a link signs nobody in, and a code to sign in opens no link (T-12)', async ({ expect }) => {
  const t = await testContext()
  const { holder, codeId, code } = await asked(t)
  await expect(verifySignInCode(t.at(NOON), { codeId, code })).rejects.toMatchObject({ code: 'code.spent' })
  const email = `${newId('staff')}@lumen.example`
  await inviteStaff(await t.staff(), { name: 'Ilse Maas', email, role: 'level-2' })
  const signIn = await requestSignInCode(t.at(NOON), { email })
  await expect(verifyLinkCode(holder, { codeId: signIn.codeId, code: await codeOf(t, signIn.codeId) })).rejects.toMatchObject({ code: 'code.spent' })
  await expect(verifyLinkCode(holder, { codeId, code })).resolves.toBeDefined()
})

test('a code that was asked for before staff changed where codes go is none any more', async ({ expect }) => {
  const t = await testContext()
  const { link, token, codeId, code } = await asked(t)
  await changeLink(t, link, { email: 'bea@northlight.example' })
  await expect(verifyLinkCode(await holderOf(t.at(NOON), link, token), { codeId, code })).rejects.toMatchObject({ code: 'code.spent' })
})

test('a link that asks for no code has none to ask for and none to give', async ({ expect }) => {
  const t = await testContext()
  const link = await t.make.link(await t.make.customer())
  const { holder } = await openedBy(t.at(NOON), link)
  const { codeId, code } = await asked(t)
  expect(await describeGate(holder, {})).toEqual({ now: NOON, code: null })
  await expect(ask(holder)).rejects.toMatchObject({ code: 'link.no_code_needed' })
  await expect(verifyLinkCode(holder, { codeId, code })).rejects.toMatchObject({ code: 'link.no_code_needed' })
})
