import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { NOON, testContext, type TestContext } from '../../testing/context.ts'
import { eventsAbout, verbs } from '../../testing/events.ts'
import { emptyOutbox, noticeAbout } from '../../testing/outbox.ts'
import type { Context } from '../context.ts'
import { type Id, newId } from '../ids.ts'
import { DAY, MINUTE, SECOND } from '../instants.ts'
import { disableStaff, findStaffMember, inviteStaff } from '../staff/usecases.ts'
import { checkCode, unsealCode } from './codes.ts'
import { CODE_LIFE, PER_DAY_FROM_ANYWHERE, PER_DAY_WITH_KNOWN_DEVICES } from './policy.ts'
import { codes, sessions } from './table.ts'
import { requestSignInCode, verifySignInCode } from './usecases.ts'

async function member(t: TestContext) {
  const email = `${newId('staff')}@lumen.example`
  const administrator = await t.staff()
  const { staffId } = await inviteStaff(administrator, { name: 'Ilse Maas', email, role: 'level-2' })
  return { staffId, email, administrator }
}

const codeOf = async (t: TestContext, codeId: Id<'code'>) => (await unsealCode(t.system('notices'), codeId))?.code ?? ''
const another = (code: string, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, '0')
const sessionsOf = (t: TestContext, staffId: Id<'staff'>) => t.db.select().from(sessions).where(eq(sessions.staffId, staffId)).all()

async function asked(t: TestContext) {
  const { staffId, email } = await member(t)
  const { codeId } = await requestSignInCode(t.at(NOON), { email })
  return { staffId, email, codeId, code: await codeOf(t, codeId) }
}

test('a code signs its owner in, once, and the log says so', async ({ expect }) => {
  const t = await testContext()
  const { staffId, codeId, code } = await asked(t)
  expect(code).toMatch(/^\d{6}$/)
  const session = await verifySignInCode(t.at(NOON + MINUTE), { codeId, code })
  expect(session.token).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(await findStaffMember(t.db, staffId)).toMatchObject({ signedInAt: NOON + MINUTE })
  await expect(verifySignInCode(t.at(NOON + MINUTE), { codeId, code })).rejects.toMatchObject({ code: 'code.spent' })
  expect(await verbs(eventsAbout(t.db, staffId))).toEqual(['staff.invited', 'staff.signed_in'])
  expect(await sessionsOf(t, staffId)).toHaveLength(1)
})

test('a code ends ten minutes after it was made, to the millisecond', async ({ expect }) => {
  const t = await testContext()
  const [late, early] = [await asked(t), await asked(t)]
  await expect(verifySignInCode(t.at(NOON + CODE_LIFE), late)).rejects.toMatchObject({ code: 'code.spent' })
  expect(await unsealCode(t.system('notices', NOON + CODE_LIFE), late.codeId)).toBeNull()
  await expect(verifySignInCode(t.at(NOON + CODE_LIFE - 1), early)).resolves.toBeDefined()
})

test('of a hundred wrong codes at once exactly five are looked at, and the right one after them is refused', async ({ expect }) => {
  const t = await testContext()
  const { codeId, code, staffId } = await asked(t)
  const guesses = Array.from({ length: 100 }, (_, index) => another(code, index + 1))
  const answers = await Promise.all(guesses.map((guess) => verifySignInCode(t.at(NOON), { codeId, code: guess }).catch((error: unknown) => error)))
  const wrong = answers.filter((answer) => (answer as { code: string }).code === 'code.wrong') as { facts: { triesLeft: number } }[]
  expect(wrong.map((answer) => answer.facts.triesLeft).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4])
  expect(answers.filter((answer) => (answer as { code: string }).code === 'code.spent')).toHaveLength(95)
  await expect(verifySignInCode(t.at(NOON), { codeId, code })).rejects.toMatchObject({ code: 'code.spent' })
  expect(await sessionsOf(t, staffId)).toEqual([])
})

test('the right code is taken as the fifth try and refused as the sixth', async ({ expect }) => {
  const t = await testContext()
  for (const [wrongTries, outcome] of [
    [4, 'signed in'],
    [5, 'code.spent'],
  ] as const) {
    const { codeId, code } = await asked(t)
    for (let n = 1; n <= wrongTries; n++) {
      await expect(verifySignInCode(t.at(NOON), { codeId, code: another(code) })).rejects.toMatchObject({ code: 'code.wrong', facts: { triesLeft: 5 - n } })
    }
    const answer = await verifySignInCode(t.at(NOON), { codeId, code }).then(
      () => 'signed in',
      (error: unknown) => (error as { code: string }).code,
    )
    expect(answer).toBe(outcome)
  }
})

test('the right code given twice at once makes one session', async ({ expect }) => {
  const t = await testContext()
  const { staffId, codeId, code } = await asked(t)
  const answers = await Promise.allSettled([1, 2, 3].map(() => verifySignInCode(t.at(NOON), { codeId, code })))
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1)
  for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'code.spent' })
  expect(await sessionsOf(t, staffId)).toHaveLength(1)
  expect(await verbs(eventsAbout(t.db, staffId))).toEqual(['staff.invited', 'staff.signed_in'])
})

test('a second code may be asked for after 30 seconds, and the first one then dies', async ({ expect }) => {
  const t = await testContext()
  const { email, ...first } = await asked(t)
  await expect(requestSignInCode(t.at(NOON + 30 * SECOND - 1), { email })).rejects.toMatchObject({
    code: 'code.too_soon',
    facts: { nextAt: NOON + 30 * SECOND },
  })
  const { codeId } = await requestSignInCode(t.at(NOON + 30 * SECOND), { email })
  await expect(verifySignInCode(t.at(NOON + 31 * SECOND), first)).rejects.toMatchObject({ code: 'code.spent' })
  await expect(verifySignInCode(t.at(NOON + 31 * SECOND), { codeId, code: await codeOf(t, codeId) })).resolves.toBeDefined()
})

test('of ten requests at once one makes a code', async ({ expect }) => {
  const t = await testContext()
  const { email } = await member(t)
  const answers = await Promise.allSettled(Array.from({ length: 10 }, () => requestSignInCode(t.at(NOON), { email })))
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1)
  for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'code.too_soon' })
})

test('someone elsewhere who asks for codes of an address neither locks its owner out nor spoils their code', async ({ expect }) => {
  const t = await testContext()
  const { email, codeId, code } = await asked(t)
  const elsewhere: Context = { ...t.at(NOON + 1), address: '198.51.100.9' }
  await expect(requestSignInCode(elsewhere, { email })).resolves.toBeDefined()
  await expect(requestSignInCode(elsewhere, { email })).rejects.toMatchObject({ code: 'code.too_soon' })
  await expect(verifySignInCode(t.at(NOON + 1), { codeId, code })).resolves.toBeDefined()
})

const from = (ctx: Context, place: number): Context => ({ ...ctx, address: `2001:db8:0:${place}` })

test('strangers everywhere get 30 codes a day for one address between them, whoever has it; a browser that signed in before still gets its own', async ({
  expect,
}) => {
  const t = await testContext()
  const { email, codeId, code } = await asked(t)
  const { device } = await verifySignInCode(t.at(NOON), { codeId, code })
  const unknown = `${newId('staff')}@nowhere.example`
  await requestSignInCode(t.at(NOON), { email: unknown })
  const later = t.at(NOON + MINUTE)
  for (const asking of [email, unknown]) {
    for (let place = 1; place < PER_DAY_FROM_ANYWHERE; place++) await requestSignInCode(from(later, place), { email: asking })
    for (const shown of [{}, { device: 'made up' }, ...(asking === unknown ? [{ device }] : [])])
      await expect(requestSignInCode(from(later, 99), { email: asking, ...shown })).rejects.toMatchObject({ code: 'code.too_soon', kind: 'limited', facts: {} })
  }
  await expect(requestSignInCode(from(later, 99), { email, device })).resolves.toBeDefined()
})

test('a browser that signed in before gets no more by moving between networks: 60 codes a day for one address, for all at once too', async ({ expect }) => {
  const t = await testContext()
  const { email, codeId, code } = await asked(t)
  const { device } = await verifySignInCode(t.at(NOON), { codeId, code })
  const ask = (place: number, now: number) => requestSignInCode(from(t.at(now), place), { email, device })
  for (let place = 1; place < PER_DAY_WITH_KNOWN_DEVICES; place++) await ask(place, NOON + MINUTE)
  for (const now of [NOON + MINUTE, NOON + DAY - 1]) await expect(ask(99, now)).rejects.toMatchObject({ code: 'code.too_soon', kind: 'limited' })
  const answers = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => ask(100 + index, NOON + DAY)))
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1)
  for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'code.too_soon' })
})

test('an unknown address is answered like a known one, and nothing is sent', async ({ expect }) => {
  const t = await testContext()
  await emptyOutbox(t)
  const email = `${newId('staff')}@nowhere.example`
  const { codeId } = await requestSignInCode(t.at(NOON), { email })
  expect(codeId).toMatch(/^cod_/)
  expect(t.soon()).toEqual(['notices'])
  expect(await noticeAbout(t, codeId)).toBeUndefined()
  await expect(requestSignInCode(t.at(NOON + 1), { email })).rejects.toMatchObject({ code: 'code.too_soon', facts: { nextAt: NOON + 30 * SECOND } })
  const made = await codeOf(t, codeId)
  for (const [code, triesLeft] of [
    ['000000', 4],
    [made, 3],
    [made, 2],
    [made, 1],
    [made, 0],
  ] as const) {
    await expect(verifySignInCode(t.at(NOON), { codeId, code })).rejects.toMatchObject({ code: 'code.wrong', facts: { triesLeft } })
  }
  await expect(verifySignInCode(t.at(NOON), { codeId, code: made })).rejects.toMatchObject({ code: 'code.spent' })
})

test('who was disabled is sent no code, and one sent before signs nobody in', async ({ expect }) => {
  const t = await testContext()
  const { staffId, email, administrator } = await member(t)
  const { codeId } = await requestSignInCode(t.at(NOON), { email })
  const code = await codeOf(t, codeId)
  await disableStaff(administrator, { staffId })
  await expect(verifySignInCode(t.at(NOON), { codeId, code })).rejects.toMatchObject({ code: 'code.wrong' })
  const later = await requestSignInCode(t.at(NOON + MINUTE), { email })
  expect(await noticeAbout(t, later.codeId)).toBeUndefined()
  expect(await sessionsOf(t, staffId)).toEqual([])
})

test('a code of one purpose opens no other door', async ({ expect }) => {
  const t = await testContext()
  const { codeId, code } = await asked(t)
  await expect(checkCode(t.at(NOON), 'upload-link', codeId, code)).rejects.toMatchObject({ code: 'code.spent' })
  await expect(verifySignInCode(t.at(NOON), { codeId, code })).resolves.toBeDefined()
  await expect(verifySignInCode(t.at(NOON), { codeId: newId('code'), code })).rejects.toMatchObject({ code: 'code.spent' })
})

test('a code is forgotten a day after its end', async ({ expect }) => {
  const t = await testContext()
  const { codeId } = await asked(t)
  const kept = () => t.db.select().from(codes).where(eq(codes.id, codeId)).get()
  await t.run('codes', NOON + CODE_LIFE + DAY)
  expect(await kept()).toBeDefined()
  await t.run('codes', NOON + CODE_LIFE + DAY + 1)
  expect(await kept()).toBeUndefined()
})
