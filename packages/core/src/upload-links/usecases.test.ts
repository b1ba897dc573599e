import { eq } from 'drizzle-orm'
import * as v from 'valibot'
import { test } from 'vitest'
import { NOON, testContext } from '../../testing/context.ts'
import { outcomesOf, runDry, sendFile, sendingTo, startFile, verbsAbout } from '../../testing/sending.ts'
import { getFile } from '../files/usecases.ts'
import { newId } from '../ids.ts'
import { DAY, HOUR } from '../instants.ts'
import { holderFromToken } from '../sign-in/sessions.ts'
import { workspaces } from '../workspace/table.ts'
import { CreateLink } from './schemas.ts'
import { uploadLinks } from './table.ts'
import { copyLink, countLinks, createLink, findLinkById, listLinks, openLink, revokeLink, sendLink, updateLink, visitorFromSecret } from './usecases.ts'

const MIDNIGHT = Date.UTC(2026, 10, 22)
const fields = { description: 'Masters', email: 'anna@northlight.example', allowTitle: true, allowDuration: false, display: 'both', validUntil: null } as const

test('a link is open until the instant its last day ends, and over at that instant', async ({ expect }) => {
  const t = await testContext()
  const link = await t.make.link(await t.make.customer(), { validUntil: '2026-11-21' })
  const stateAt = async (now: number) => (await t.make.visitor(link, now)).actor.state
  expect(await stateAt(MIDNIGHT - 1)).toBe('open')
  expect(await stateAt(MIDNIGHT)).toBe('grace')
  expect(await stateAt(MIDNIGHT + 24 * HOUR - 1)).toBe('grace')
  await expect(stateAt(MIDNIGHT + 24 * HOUR)).rejects.toMatchObject({
    code: 'link.expired',
    kind: 'gone',
    facts: { endedAt: MIDNIGHT, now: MIDNIGHT + 24 * HOUR },
  })
})

test('the last day of a link is a day of the workspace, wherever the sender is', async ({ expect }) => {
  const t = await testContext()
  for (const [zone, hours] of [
    ['Pacific/Tongatapu', 13],
    ['Pacific/Pago_Pago', -11],
  ] as const) {
    await t.db.batch([t.db.update(workspaces).set({ zone })])
    const { linkId } = await t.make.link(await t.make.customer(), { validUntil: '2026-11-21' })
    expect((await findLinkById(t.db, linkId))?.endsAt).toBe(MIDNIGHT - hours * HOUR)
  }
})

test('without grace a link is over for good at its end', async ({ expect }) => {
  const t = await testContext()
  await t.db.batch([t.db.update(workspaces).set({ graceHours: 0 })])
  const link = await t.make.link(await t.make.customer(), { validUntil: '2026-11-21' })
  expect((await t.make.visitor(link, MIDNIGHT - 1)).actor.state).toBe('open')
  await expect(t.make.visitor(link, MIDNIGHT)).rejects.toMatchObject({ code: 'link.expired' })
})

test('a revoked link stops at once, with all that was shared from it', async ({ expect }) => {
  const t = await testContext()
  const customerId = await t.make.customer()
  const [parent, child, grandchild, sibling] = await Promise.all([1, 2, 3, 4].map(() => t.make.link(customerId)))
  if (!parent || !child || !grandchild || !sibling) throw new Error('no links')
  const under = (link: typeof parent, above: typeof parent) => t.db.update(uploadLinks).set({ parentId: above.linkId }).where(eq(uploadLinks.id, link.linkId))
  await t.db.batch([under(child, parent), under(grandchild, child)])
  const staff = await t.staff('level-2')
  await revokeLink(staff, parent)
  for (const link of [parent, child, grandchild]) await expect(t.make.visitor(link)).rejects.toMatchObject({ code: 'link.revoked', kind: 'gone' })
  expect((await t.make.visitor(sibling)).actor.state).toBe('open')
  expect(await verbsAbout(t.db, parent.linkId)).toEqual(['link.created', 'link.revoked'])
  for (const link of [parent, child]) await revokeLink(staff, link)
  expect(await verbsAbout(t.db, parent.linkId)).toEqual(['link.created', 'link.revoked'])
  expect(await verbsAbout(t.db, child.linkId)).toEqual(['link.created'])
})

test('a child can be revoked without its parent', async ({ expect }) => {
  const t = await testContext()
  const customerId = await t.make.customer()
  const [parent, child] = [await t.make.link(customerId), await t.make.link(customerId)]
  await t.db.batch([t.db.update(uploadLinks).set({ parentId: parent.linkId }).where(eq(uploadLinks.id, child.linkId))])
  await revokeLink(await t.staff(), child)
  expect((await t.make.visitor(parent)).actor.state).toBe('open')
  await expect(t.make.visitor(child)).rejects.toMatchObject({ code: 'link.revoked' })
})

test('a revoked link is neither changed, copied, sent nor opened', async ({ expect }) => {
  const t = await testContext()
  const link = await t.make.link(await t.make.customer(), { validUntil: '2026-11-20' }, NOON - DAY)
  const staff = await t.staff()
  await revokeLink(staff, link)
  for (const attempt of [() => updateLink(staff, { ...fields, linkId: link.linkId }), () => copyLink(staff, link), () => openLink(t.at(NOON), link)]) {
    await expect(attempt()).rejects.toMatchObject({ code: 'link.revoked' })
  }
  await expect(sendLink(staff, link)).rejects.toMatchObject({ code: 'link.revoked' })
  expect(await verbsAbout(t.db, link.linkId)).toEqual(['link.created', 'link.revoked'])
})

test('a link that does not exist is named so to staff', async ({ expect }) => {
  const t = await testContext()
  const staff = await t.staff()
  const linkId = newId('link')
  const attempts = [copyLink(staff, { linkId }), sendLink(staff, { linkId }), revokeLink(staff, { linkId }), updateLink(staff, { ...fields, linkId })]
  for (const refusal of await outcomesOf(...attempts)) expect(refusal).toMatchObject({ code: 'link.not_found', kind: 'not_found' })
  await expect(createLink(staff, { ...fields, customerId: newId('customer') })).rejects.toMatchObject({ code: 'customer.not_found' })
})

test('a wrong secret, the secret of another link or purpose, and a link that does not exist are one answer', async ({ expect }) => {
  const t = await testContext()
  const customerId = await t.make.customer()
  const [link, other] = [await t.make.link(customerId), await t.make.link(customerId)]
  const row = await findLinkById(t.db, link.linkId)
  if (!row) throw new Error('no link')
  const secrets = [other.secret, '', 'x'.repeat(43), await t.keys.derive('setup', row), await t.keys.derive('upload-link', { ...row, generation: 2 })]
  const refusals = [...secrets.map((secret) => openLink(t.at(NOON), { ...link, secret })), openLink(t.at(NOON), { linkId: newId('link'), secret: link.secret })]
  const answers = await outcomesOf(...refusals)
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(answers[0]).toMatchObject({ code: 'link.refused', kind: 'unauthenticated', facts: {} })
})

test('a new generation ends the secret and the sessions of the one before', async ({ expect }) => {
  const t = await testContext()
  const link = await t.make.link(await t.make.customer())
  const session = await openLink(t.at(NOON), link)
  expect(await holderFromToken(t.at(NOON), link.linkId, session.token)).not.toBeNull()
  await t.db.batch([t.db.update(uploadLinks).set({ generation: 2 }).where(eq(uploadLinks.id, link.linkId))])
  await expect(t.make.visitor(link)).rejects.toMatchObject({ code: 'link.refused' })
  expect(await holderFromToken(t.at(NOON), link.linkId, session.token)).toBeNull()
})

test('looking at a link changes nothing, however often; opening it is one event', async ({ expect }) => {
  const t = await testContext()
  const link = await t.make.link(await t.make.customer())
  const before = await findLinkById(t.db, link.linkId)
  for (let look = 0; look < 20; look++) await visitorFromSecret(t.at(NOON + look), link)
  expect(await findLinkById(t.db, link.linkId)).toEqual(before)
  await openLink(t.at(NOON + 100), link)
  expect((await findLinkById(t.db, link.linkId))?.usedAt).toBe(NOON + 100)
  expect(await verbsAbout(t.db, link.linkId)).toEqual(['link.created', 'link.opened'])
})

test('a link is mailed to its address, and what is mailed opens it; one that has ended is not sent', async ({ expect }) => {
  const t = await testContext()
  const link = await t.make.link(await t.make.customer(), { email: `${newId('link')}@northlight.example`, validUntil: '2026-11-21' })
  t.soon()
  await sendLink(await t.staff('level-2'), link)
  expect(t.soon()).toEqual(['notices'])
  await runDry(t, 'notices', NOON)
  expect(t.mails().filter((mail) => mail.text.includes(`/u/${link.linkId}#${link.secret}`))).toHaveLength(1)
  expect(await findLinkById(t.db, link.linkId)).toMatchObject({ sentAt: NOON, usedAt: null })
  await expect(sendLink(await t.staff('level-2', MIDNIGHT), link)).rejects.toMatchObject({ code: 'link.expired' })
  expect(await verbsAbout(t.db, link.linkId)).toEqual(['link.created', 'link.sent'])
})

test('a link that has ended is copied again as the one that it was, in its grace and after', async ({ expect }) => {
  const t = await testContext()
  const link = await t.make.link(await t.make.customer(), { validUntil: '2026-11-21' })
  for (const now of [MIDNIGHT - 1, MIDNIGHT, MIDNIGHT + 30 * DAY])
    expect((await copyLink(await t.staff('level-2', now), link)).url).toBe(`https://files.example/u/${link.linkId}#${link.secret}`)
})

test('the list of links says how each stands and shows nothing that its secret is made of', async ({ expect }) => {
  const t = await testContext()
  const customerId = await t.make.customer()
  const made = [await t.make.link(customerId), await t.make.link(customerId, { validUntil: '2026-11-20' }, NOON - DAY), await t.make.link(customerId)]
  if (made[2]) await revokeLink(await t.staff(), made[2])
  const links = await listLinks(await t.staff('level-2'), { customerId })
  expect(new Map(links.map((link) => [link.id, link.state]))).toEqual(new Map(made.map((link, index) => [link.linkId, ['open', 'expired', 'revoked'][index]])))
  for (const link of links) for (const secret of ['keyId', 'generation', 'secret']) expect(link).not.toHaveProperty(secret)
})

test('a link is forgotten 90 days after its end, to the millisecond, and what it sent stays', async ({ expect }) => {
  const t = await testContext()
  const { link, taskId, visitor } = await sendingTo(t)
  const fileId = await sendFile(visitor, taskId)
  await startFile(visitor, taskId)
  await openLink(t.at(NOON), link)
  await revokeLink(await t.staff(), link)
  await runDry(t, 'links', NOON + 90 * DAY - 1)
  expect(await findLinkById(t.db, link.linkId)).toBeDefined()
  await runDry(t, 'links', NOON + 90 * DAY)
  expect(await findLinkById(t.db, link.linkId)).toBeUndefined()
  expect(await getFile(await t.staff(), { fileId })).toMatchObject({ uploadedByLink: link.linkId })
})

test('a parent is forgotten after its children', async ({ expect }) => {
  const t = await testContext()
  const customerId = await t.make.customer()
  const [parent, child] = [await t.make.link(customerId, { validUntil: '2026-11-21' }), await t.make.link(customerId, { validUntil: '2026-11-21' })]
  await t.db.batch([t.db.update(uploadLinks).set({ parentId: parent.linkId }).where(eq(uploadLinks.id, child.linkId))])
  const counts = [await t.run('links', MIDNIGHT + 90 * DAY), await t.run('links', MIDNIGHT + 90 * DAY)]
  expect(counts.map((count) => count.items > 0)).toEqual([true, true])
  expect(await findLinkById(t.db, parent.linkId)).toBeUndefined()
})

test('codes by SMS need a phone of a country that codes are sent to, and a provider', async ({ expect }) => {
  const t = await testContext()
  const staff = await t.staff()
  const customerId = await t.make.customer()
  const { linkId } = await createLink(staff, { ...fields, customerId })
  const without = { ...staff, sms: null }
  for (const [ctx, phone, code] of [
    [staff, '', 'link.phone_invalid'],
    [staff, '12', 'link.phone_invalid'],
    [staff, '+32 470 12 34 56', 'link.phone_country_refused'],
    [without, '+31 6 12345678', 'link.sms_not_configured'],
  ] as const) {
    const asked = { ...fields, secondFactor: 'sms', phone } as const
    await expect(createLink(ctx, { ...asked, customerId })).rejects.toMatchObject({ code })
    await expect(updateLink(ctx, { ...asked, linkId })).rejects.toMatchObject({ code })
  }
  expect(await listLinks(staff, { customerId })).toMatchObject([{ id: linkId, secondFactor: 'off', phone: null }])
  expect(await countLinks(staff, { customerId })).toBe(1)
})

test('a range of order numbers ends where it begins or after, and a name stands once in a list', ({ expect }) => {
  const link = { ...fields, customerId: newId('customer') }
  const ends = [
    [4100, 4100],
    [4100, null],
    [null, 1],
    [4100, 4099],
  ].map(([orderFrom, orderTo]) => v.safeParse(CreateLink, { ...link, orderFrom, orderTo }))
  expect(ends.map((parsed) => parsed.issues?.map((issue) => [v.getDotPath(issue), issue.message]))).toEqual([
    undefined,
    undefined,
    undefined,
    [['orderTo', 'The range ends before it begins.']],
  ])
  expect(v.parse(CreateLink, { ...link, projects: ['Harbour', ' Harbour ', 'North'] }).projects).toEqual(['Harbour', 'North'])
})
