import { test } from 'vitest'
import { keysIn, storeWith } from '../../testing/sending.ts'
import { NOON, sameBytes, testContext, type TestContext } from '../../testing/context.ts'
import { eventsAbout, eventsBy, verbs } from '../../testing/events.ts'
import { beforeNextBatch } from '../../testing/interruption.ts'
import { picture } from '../../testing/pictures.ts'
import { getCustomer, listCustomers } from '../customers/usecases.ts'
import { newId } from '../ids.ts'
import { DAY } from '../instants.ts'
import { describeVisit } from '../upload-links/visit.ts'
import { describeWorkspace, getConfiguration } from '../workspace/usecases.ts'
import type { BrandHolder } from './policy.ts'
import { getBrand, openLogo, removeLogo, setLogo, updateBrand } from './usecases.ts'

const bytesIn = async ({ open }: Awaited<ReturnType<typeof openLogo>>) => new Uint8Array(await new Response(await open(null)).arrayBuffer())
const logosIn = async (t: TestContext) => (await keysIn(t.store)).filter((key) => key.startsWith('logos/'))

async function branded() {
  const t = await testContext()
  const administrator = await t.staff()
  const customerId = await t.make.customer()
  const visitor = await t.make.visitor(await t.make.link(customerId))
  return { t, administrator, levelTwo: await t.staff('level-2'), customerId, visitor }
}

test('the look of the workspace is on every page, and a customer’s own overrules what it says', async ({ expect }) => {
  const { t, administrator, levelTwo, customerId, visitor } = await branded()
  await updateBrand(administrator, { holderId: 'workspace', accent: '#112233', welcomeText: 'Welcome to Lumen.\nSend what you have.' })
  const ofWorkspace = { accent: '#112233', welcomeText: 'Welcome to Lumen.\nSend what you have.', logo: null }
  expect(await describeWorkspace(t.at(NOON))).toMatchObject({ brand: ofWorkspace })
  expect((await describeVisit(visitor)).brand).toEqual(ofWorkspace)
  await updateBrand(levelTwo, { holderId: customerId, accent: '#445566', welcomeText: '' })
  expect((await describeVisit(visitor)).brand).toEqual({ ...ofWorkspace, accent: '#445566' })
  expect(await getBrand(levelTwo, { holderId: customerId })).toEqual({ accent: '#445566', welcomeText: '', logo: null, inherited: ofWorkspace })
  expect(await getBrand(administrator, { holderId: 'workspace' })).toEqual({ ...ofWorkspace, inherited: null })
  await updateBrand(levelTwo, { holderId: customerId, accent: null, welcomeText: '' })
  expect((await describeVisit(visitor)).brand).toEqual(ofWorkspace)
  expect(await verbs(eventsAbout(t.db, customerId))).toEqual(['customer.created', 'brand.updated', 'brand.updated'])
  expect(await eventsBy(t.db, administrator.actor.staffId)).toMatchObject([{ verb: 'brand.updated', subjectId: null, facts: { accent: '#112233' } }])
})

test('level-2 keep the looks of customers, and the workspace’s is for administrators', async ({ expect }) => {
  const { t, levelTwo } = await branded()
  const refused = { code: 'staff.not_administrator', kind: 'forbidden' }
  const holderId = 'workspace'
  await expect(getBrand(levelTwo, { holderId })).rejects.toMatchObject(refused)
  await expect(updateBrand(levelTwo, { holderId, accent: null, welcomeText: 'Mine' })).rejects.toMatchObject(refused)
  await expect(setLogo(levelTwo, { holderId, bytes: picture() })).rejects.toMatchObject(refused)
  await expect(removeLogo(levelTwo, { holderId })).rejects.toMatchObject(refused)
  expect(await eventsBy(t.db, levelTwo.actor.staffId)).toEqual([])
})

test('a customer that does not exist has no look and gets none', async ({ expect }) => {
  const { t, levelTwo } = await branded()
  const holderId = newId('customer')
  const refused = { code: 'brand.holder_not_found', kind: 'not_found' }
  await expect(getBrand(levelTwo, { holderId })).rejects.toMatchObject(refused)
  await expect(updateBrand(levelTwo, { holderId, accent: null, welcomeText: '' })).rejects.toMatchObject(refused)
  await expect(setLogo(levelTwo, { holderId, bytes: picture() })).rejects.toMatchObject(refused)
  await expect(removeLogo(levelTwo, { holderId })).rejects.toMatchObject(refused)
  await expect(openLogo(levelTwo, { holderId })).rejects.toMatchObject({ code: 'logo.not_found' })
  expect(await logosIn(t)).toEqual([])
})

test('a logo stands on the pages until another one takes its place, and only the last one is kept', async ({ expect }) => {
  const { t, levelTwo, customerId: holderId, visitor } = await branded()
  await setLogo(levelTwo, { holderId, bytes: picture(4, 2) })
  const first = await getBrand(levelTwo, { holderId })
  expect((await describeVisit(visitor)).brand.logo).toBe(`${first.logo}&via=${visitor.actor.link.id}`)
  expect(await openLogo(visitor, { holderId })).toMatchObject({ mediaType: 'image/png', sizeBytes: picture().length })
  expect(sameBytes(await bytesIn(await openLogo(levelTwo, { holderId })), picture(4, 2))).toBe(true)
  await setLogo(levelTwo, { holderId, bytes: picture(8, 2) })
  expect((await getBrand(levelTwo, { holderId })).logo).not.toBe(first.logo)
  expect(sameBytes(await bytesIn(await openLogo(visitor, { holderId })), picture(8, 2))).toBe(true)
  expect(await logosIn(t)).toHaveLength(1)
  await removeLogo(levelTwo, { holderId })
  await removeLogo(levelTwo, { holderId })
  await expect(openLogo(visitor, { holderId })).rejects.toMatchObject({ code: 'logo.not_found', kind: 'not_found' })
  expect(await logosIn(t)).toEqual([])
  expect(await verbs(eventsAbout(t.db, holderId))).toEqual(['customer.created', 'brand.logo_set', 'brand.logo_set', 'brand.logo_removed'])
})

test('the workspace’s logo is for anyone, a customer’s for staff and for who was let in by a link of theirs', async ({ expect }) => {
  const { t, administrator, customerId, visitor } = await branded()
  await setLogo(administrator, { holderId: 'workspace', bytes: picture() })
  await setLogo(administrator, { holderId: customerId, bytes: picture() })
  const other = await t.make.visitor(await t.make.link(await t.make.customer()))
  const stranger = t.at(NOON)
  for (const ctx of [administrator, visitor, other, stranger]) expect((await openLogo(ctx, { holderId: 'workspace' })).sizeBytes).toBe(picture().length)
  for (const ctx of [administrator, visitor]) expect((await openLogo(ctx, { holderId: customerId })).sizeBytes).toBe(picture().length)
  for (const ctx of [other, stranger]) await expect(openLogo(ctx, { holderId: customerId })).rejects.toMatchObject({ code: 'logo.not_found' })
})

test('what is no picture, or too large a one, changes nothing', async ({ expect }) => {
  const { t, levelTwo, customerId: holderId } = await branded()
  await setLogo(levelTwo, { holderId, bytes: picture(4, 2) })
  await expect(setLogo(levelTwo, { holderId, bytes: new Uint8Array(256 * 1024 + 1) })).rejects.toMatchObject({ code: 'logo.too_large', kind: 'too_large' })
  await expect(setLogo(levelTwo, { holderId, bytes: new Uint8Array(256 * 1024) })).rejects.toMatchObject({ code: 'logo.unreadable', kind: 'unprocessable' })
  expect(sameBytes(await bytesIn(await openLogo(levelTwo, { holderId })), picture(4, 2))).toBe(true)
  expect(await logosIn(t)).toHaveLength(1)
})

test('of two who set a logo at once one is told, and nothing of theirs is left', async ({ expect }) => {
  const { t, levelTwo, customerId: holderId } = await branded()
  const meanwhile = () => setLogo(levelTwo, { holderId, bytes: picture(4, 2) })
  const late = { ...levelTwo, db: beforeNextBatch(t.db, meanwhile) }
  await expect(setLogo(late, { holderId, bytes: picture(8, 2) })).rejects.toMatchObject({ code: 'logo.changed', kind: 'conflict' })
  expect(sameBytes(await bytesIn(await openLogo(levelTwo, { holderId })), picture(4, 2))).toBe(true)
  expect(await logosIn(t)).toHaveLength(1)
})

test('a former logo that the store keeps in spite of it is shown to nobody, and goes with the orphans, which leave those in use', async ({ expect }) => {
  const { t, administrator, customerId } = await branded()
  const holders: BrandHolder[] = ['workspace', customerId]
  for (const holderId of holders) await setLogo(administrator, { holderId, bytes: picture(4, 2) })
  const failing = { ...administrator, store: storeWith(t.store, { delete: () => Promise.reject(new Error('busy')) }) }
  for (const holderId of holders) await setLogo(failing, { holderId, bytes: picture(8, 2) })
  expect(await logosIn(t)).toHaveLength(4)
  await t.run('orphans', NOON + 60 * DAY)
  expect(await logosIn(t)).toHaveLength(2)
  for (const holderId of holders) expect(sameBytes(await bytesIn(await openLogo(administrator, { holderId })), picture(8, 2))).toBe(true)
})

test('what staff are told of customers and of the configuration holds no key of a logo', async ({ expect }) => {
  const { administrator, customerId } = await branded()
  for (const holderId of ['workspace', customerId] as const) await setLogo(administrator, { holderId, bytes: picture() })
  const answers = [
    await getCustomer(administrator, { customerId }),
    await listCustomers(administrator, { search: '', limit: 200 }),
    await getConfiguration(administrator),
  ]
  expect(JSON.stringify(answers)).not.toMatch(/logo/i)
})
