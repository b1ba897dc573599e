import { test } from 'vitest'
import { testContext } from '../../testing/context.ts'
import { eventsAbout } from '../../testing/events.ts'
import { beforeNextBatch } from '../../testing/interruption.ts'
import { verbsAbout } from '../../testing/sending.ts'
import { DAY, HOUR } from '../instants.ts'
import { workspaces } from '../workspace/table.ts'
import type { UpdateLink } from './schemas.ts'
import { createLink, findLinkById, listLinks, updateLink } from './usecases.ts'

const MIDNIGHT = Date.UTC(2026, 10, 22)
const fields = { description: 'Masters', email: 'anna@northlight.example', allowTitle: true, allowDuration: false, display: 'both', validUntil: null } as const

test('a link is not given an end that is over already, to the millisecond, when it is made as when it is changed', async ({ expect }) => {
  const t = await testContext()
  const customerId = await t.make.customer()
  const { linkId } = await t.make.link(customerId)
  const ending = { ...fields, validUntil: '2026-11-21' }
  const late = await t.staff('level-2', MIDNIGHT)
  for (const refused of [createLink(late, { ...ending, customerId }), updateLink(late, { ...ending, linkId })])
    await expect(refused).rejects.toMatchObject({ code: 'link.end_in_past', kind: 'invalid' })
  expect(await listLinks(late, { customerId })).toMatchObject([{ id: linkId, endsAt: null }])
  const inTime = await t.staff('level-2', MIDNIGHT - 1)
  await createLink(inTime, { ...ending, customerId })
  await updateLink(inTime, { ...ending, linkId })
  expect((await listLinks(late, { customerId })).map((link) => link.endsAt)).toEqual([MIDNIGHT, MIDNIGHT])
})

test('a link that has ended is described anew without another end', async ({ expect }) => {
  const t = await testContext()
  const { linkId } = await t.make.link(await t.make.customer(), { validUntil: '2026-11-21' })
  await updateLink(await t.staff('level-2', MIDNIGHT + DAY), { ...fields, linkId, description: 'Rushes', validUntil: '2026-11-21' })
  expect(await findLinkById(t.db, linkId)).toMatchObject({ description: 'Rushes', endsAt: MIDNIGHT })
})

test('a link whose day is not named keeps its very end when the workspace has moved to another zone', async ({ expect }) => {
  const t = await testContext()
  const { linkId } = await t.make.link(await t.make.customer(), { validUntil: '2026-11-21' })
  await t.db.batch([t.db.update(workspaces).set({ zone: 'America/New_York' })])
  const { validUntil: _validUntil, ...others } = fields
  const staff = await t.staff('level-2')
  await updateLink(staff, { ...others, linkId, description: 'Rushes' })
  expect(await findLinkById(t.db, linkId)).toMatchObject({ description: 'Rushes', endsAt: MIDNIGHT })
  await updateLink(staff, { ...others, linkId, validUntil: '2026-11-21' })
  expect(await findLinkById(t.db, linkId)).toMatchObject({ endsAt: MIDNIGHT + 5 * HOUR })
})

test('a link that staff extend in its grace is open again', async ({ expect }) => {
  const t = await testContext()
  const link = await t.make.link(await t.make.customer(), { validUntil: '2026-11-21' })
  await updateLink(await t.staff('level-2', MIDNIGHT), { ...fields, linkId: link.linkId, validUntil: '2026-11-22' })
  expect((await t.make.visitor(link, MIDNIGHT)).actor.state).toBe('open')
  expect(await verbsAbout(t.db, link.linkId)).toEqual(['link.created', 'link.updated'])
})

test('a link is made without limits and code unless they are given, and a change leaves what it does not name', async ({ expect }) => {
  const t = await testContext()
  const staff = await t.staff('level-2')
  const customerId = await t.make.customer()
  const { linkId } = await createLink(staff, { ...fields, customerId })
  expect(await findLinkById(t.db, linkId)).toMatchObject({ orderFrom: null, orderTo: null, projects: [], series: [], secondFactor: 'off', phone: null })
  const limits = { orderFrom: 4100, orderTo: null, projects: ['Harbour', 'North'], series: ['One'] }
  await updateLink(staff, { ...fields, ...limits, linkId, secondFactor: 'sms', phone: '+31 (0)6 1234-5678' })
  const set = { ...limits, secondFactor: 'sms', phone: '+31612345678' }
  expect(await findLinkById(t.db, linkId)).toMatchObject(set)
  await updateLink(staff, { ...fields, linkId, description: 'Rushes' })
  expect(await findLinkById(t.db, linkId)).toMatchObject({ ...set, description: 'Rushes' })
  await updateLink(staff, { ...fields, linkId, secondFactor: 'email', phone: '+31 6 12345678' })
  expect(await findLinkById(t.db, linkId)).toMatchObject({ secondFactor: 'email', phone: null })
})

test('the audit log says what was changed of a link and what code it asks for now, and nothing of the person', async ({ expect }) => {
  const t = await testContext()
  const staff = await t.staff()
  const { linkId } = await createLink(staff, { ...fields, customerId: await t.make.customer(), secondFactor: 'sms', phone: '+31 6 12345678' })
  const { validUntil: _validUntil, ...same } = fields
  const changes: Omit<UpdateLink, 'linkId'>[] = [
    { ...same, secondFactor: 'sms', phone: '+31 6 87654321' },
    { ...same, email: 'bea@northlight.example', projects: ['Harbour'], orderFrom: 4100 },
    { ...same, email: 'bea@northlight.example', secondFactor: 'off', validUntil: '2026-11-21' },
    { ...same, email: 'bea@northlight.example' },
  ]
  for (const change of changes) await updateLink(staff, { ...change, linkId })
  const events = (await eventsAbout(t.db, linkId)).filter((event) => event.verb === 'link.updated')
  expect(events.map((event) => event.facts)).toEqual([
    { fields: ['phone'], endsAt: null, secondFactor: 'sms' },
    { fields: ['email', 'orderFrom', 'projects'], endsAt: null, secondFactor: 'sms' },
    { fields: ['endsAt', 'phone', 'secondFactor'], endsAt: MIDNIGHT, secondFactor: 'off' },
    { fields: [], endsAt: MIDNIGHT, secondFactor: 'off' },
  ])
})

test('an end of a range is not moved past the other end, which stays, nor past one that was moved at the same moment', async ({ expect }) => {
  const t = await testContext()
  const staff = await t.staff()
  const { linkId } = await createLink(staff, { ...fields, customerId: await t.make.customer(), orderFrom: 100, orderTo: null })
  await expect(updateLink(staff, { ...fields, linkId, orderTo: 99 })).rejects.toMatchObject({ code: 'link.range_reversed', kind: 'invalid' })
  expect(await findLinkById(t.db, linkId)).toMatchObject({ orderFrom: 100, orderTo: null })
  await updateLink(staff, { ...fields, linkId, orderTo: 100 })
  await expect(updateLink(staff, { ...fields, linkId, orderFrom: 101 })).rejects.toMatchObject({ code: 'link.range_reversed' })
  await updateLink(staff, { ...fields, linkId, orderTo: null })
  const late = { ...staff, db: beforeNextBatch(t.db, () => updateLink(staff, { ...fields, linkId, orderTo: 120 })) }
  await expect(updateLink(late, { ...fields, linkId, orderFrom: 121 })).rejects.toMatchObject({ code: 'link.range_reversed' })
  expect(await findLinkById(t.db, linkId)).toMatchObject({ orderFrom: 100, orderTo: 120 })
  await updateLink(staff, { ...fields, linkId, orderFrom: 121, orderTo: null })
  expect(await findLinkById(t.db, linkId)).toMatchObject({ orderFrom: 121, orderTo: null })
})
