import { test } from 'vitest'
import { NOON, testContext } from '../../testing/context.ts'
import { BY_SMS, changeLink, codeOf, guardedLink, type HeldLink, holderOf, openedBy } from '../../testing/second-factor.ts'
import { fileOf, sendFile, startFile } from '../../testing/sending.ts'
import type { TestContext } from '../../testing/context.ts'
import { newId } from '../ids.ts'
import { HOUR, MINUTE } from '../instants.ts'
import { describeGate, requestLinkCode, verifyLinkCode } from '../sign-in/link-codes.ts'
import { VISITOR_IDLE } from '../sign-in/policy.ts'
import { holderFromToken } from '../sign-in/sessions.ts'
import { startUploads } from '../uploads/start.ts'
import { admitVisitor } from './admission.ts'
import { findLinkById, openLink, revokeLink, visitorFromSecret } from './usecases.ts'

const MIDNIGHT = Date.UTC(2026, 10, 22)

/** A session that proved a code of the link at an instant. */
async function insideOf(t: TestContext, link: HeldLink, now = NOON) {
  const { holder } = await openedBy(t.at(now), link)
  const { codeId } = await requestLinkCode(holder, { byEmail: false })
  return (await verifyLinkCode(holder, { codeId, code: await codeOf(t, codeId, now) })).token
}

const mayEnter = async (t: TestContext, link: HeldLink, token: string, now = NOON) => {
  const holder = await holderOf(t.at(now), link, token)
  try {
    return admitVisitor(holder).actor.kind
  } catch (error) {
    return (error as { code: string }).code
  }
}

test.for([{ secondFactor: 'email' }, BY_SMS] as const)(
  'a secret alone opens nothing of a link that asks for codes by $secondFactor, and what stands before the gate names nothing',
  async (facts, { expect }) => {
    const t = await testContext()
    const link = await guardedLink(t, facts)
    await expect(visitorFromSecret(t.at(NOON), link)).rejects.toMatchObject({ code: 'visitor.code_needed', kind: 'unauthenticated', facts: {} })
    const { token, holder } = await openedBy(t.at(NOON), link)
    expect(await mayEnter(t, link, token)).toBe('visitor.code_needed')
    const destination = facts.secondFactor === 'sms' ? '+31 •••• 78' : 'a•••@n•••.example'
    expect(await describeGate(holder, {})).toEqual({
      now: NOON,
      code: { channel: facts.secondFactor, destination, nextAt: NOON, locked: false, byEmail: null, sending: null },
    })
    const inside = await insideOf(t, link, NOON + MINUTE)
    expect(await mayEnter(t, link, inside, NOON + MINUTE)).toBe('visitor')
    expect(await describeGate(await holderOf(t.at(NOON), link, inside), {})).toEqual({ now: NOON, code: null })
  },
)

test('a link without a second factor is open to its secret, and a code is needed from the moment that staff ask for one', async ({ expect }) => {
  const t = await testContext()
  const link = await t.make.link(await t.make.customer())
  const { token } = await openedBy(t.at(NOON), link)
  expect(await mayEnter(t, link, token)).toBe('visitor')
  await changeLink(t, link, { secondFactor: 'email' })
  expect(await mayEnter(t, link, token)).toBe('visitor.code_needed')
})

test.for([
  ['the email address', { email: 'bea@northlight.example' }],
  ['the phone', { phone: '+31687654321' }],
  ['the second factor', { secondFactor: 'email' }],
] as const)('a session that proved a code counts no more when staff change %s, and counts again when they take it back', async ([, change], { expect }) => {
  const t = await testContext()
  const link = await guardedLink(t, BY_SMS)
  const before = await findLinkById(t.db, link.linkId)
  const token = await insideOf(t, link)
  await changeLink(t, link, change)
  expect(await mayEnter(t, link, token)).toBe('visitor.code_needed')
  await changeLink(t, link, { ...before })
  expect(await mayEnter(t, link, token)).toBe('visitor')
})

test('what staff change beside these leaves a session as it is', async ({ expect }) => {
  const t = await testContext()
  const link = await guardedLink(t)
  const token = await insideOf(t, link)
  await changeLink(t, link, { description: 'Season 3', display: 'files', endsAt: MIDNIGHT })
  expect(await mayEnter(t, link, token)).toBe('visitor')
})

test('a browser that is known from a code before still has to prove another one', async ({ expect }) => {
  const t = await testContext()
  const link = await guardedLink(t)
  const token = await insideOf(t, link)
  const again = await openedBy(t.at(NOON), link, token)
  expect([again.holder.actor.knownDevice, await mayEnter(t, link, again.token)]).toEqual([true, 'visitor.code_needed'])
  const { secret } = link
  const tail = token.slice(43)
  for (const made of [tail, `${secret}${tail}`, `${again.token.slice(0, 43)}${'0'.repeat(64)}`])
    expect(await holderFromToken(t.at(NOON), link.linkId, made)).toBeNull()
})

test('a token and its proof open no other link', async ({ expect }) => {
  const t = await testContext()
  const [link, other] = [await guardedLink(t), await guardedLink(t)]
  const token = await insideOf(t, link)
  expect(await holderFromToken(t.at(NOON), other.linkId, token)).toBeNull()
  expect((await openedBy(t.at(NOON), other, token)).holder.actor.knownDevice).toBe(false)
})

test('looking at the gate changes nothing, and opening a link is no use of it before the code (T-17)', async ({ expect }) => {
  const t = await testContext()
  const link = await guardedLink(t)
  const { holder } = await openedBy(t.at(NOON), link)
  const before = await findLinkById(t.db, link.linkId)
  t.soon()
  for (let look = 0; look < 20; look++) await describeGate({ ...holder, now: NOON + look }, {})
  expect([await findLinkById(t.db, link.linkId), t.soon()]).toEqual([before, []])
  expect(before?.usedAt).toBeNull()
  await insideOf(t, link, NOON + MINUTE)
  expect((await findLinkById(t.db, link.linkId))?.usedAt).toBe(NOON + MINUTE)
})

test('in the grace the gate asks for a code as ever, and what was begun may finish behind it', async ({ expect }) => {
  const t = await testContext()
  const link = await guardedLink(t, {}, '2026-11-21')
  const begun = await startFile(admitVisitor(await holderOf(t.at(NOON), link, await insideOf(t, link))), link.taskId)
  const late = await openedBy(t.at(MIDNIGHT), link)
  expect(await mayEnter(t, link, late.token, MIDNIGHT)).toBe('visitor.code_needed')
  const visitor = admitVisitor(await holderOf(t.at(MIDNIGHT), link, await insideOf(t, link, MIDNIGHT)))
  expect(visitor.actor.state).toBe('grace')
  const start = startUploads(visitor, { requestId: newId('event'), taskId: link.taskId, assetId: null, files: [fileOf()] })
  await expect(start).rejects.toMatchObject({ code: 'link.in_grace' })
  expect(begun.uploadId).toMatch(/^upl_/)
  await expect(openLink(t.at(MIDNIGHT + 24 * HOUR), link)).rejects.toMatchObject({ code: 'link.expired' })
})

test('a revoked link asks for no code: it says that it was withdrawn', async ({ expect }) => {
  const t = await testContext()
  const link = await guardedLink(t)
  const token = await insideOf(t, link)
  await revokeLink(await t.staff(), link)
  await expect(holderFromToken(t.at(NOON), link.linkId, token)).rejects.toMatchObject({ code: 'link.revoked' })
  await expect(openLink(t.at(NOON), link)).rejects.toMatchObject({ code: 'link.revoked' })
})

test('a session that proved a code is over after an hour without bytes, to the millisecond', async ({ expect }) => {
  const t = await testContext()
  const link = await guardedLink(t)
  const token = await insideOf(t, link)
  expect(await mayEnter(t, link, token, NOON + VISITOR_IDLE - 1)).toBe('visitor')
  expect(await holderFromToken(t.at(NOON + VISITOR_IDLE), link.linkId, token)).toBeNull()
  await sendFile(admitVisitor(await holderOf(t.at(NOON + VISITOR_IDLE - 1), link, token)), link.taskId)
  expect(await mayEnter(t, link, token, NOON + VISITOR_IDLE + 10 * MINUTE)).toBe('visitor')
})
