import { and, eq, isNull, notInArray } from 'drizzle-orm'
import { test } from 'vitest'
import { NOON, testContext, type TestContext } from '../../testing/context.ts'
import { eventsAbout, eventsBy, verbs } from '../../testing/events.ts'
import { emptyOutbox } from '../../testing/outbox.ts'
import { commitQuietly } from '../audit/usecases.ts'
import type { StaffContext } from '../context.ts'
import { type Id, newId } from '../ids.ts'
import { identities } from '../sign-in/table.ts'
import { requestSignInCode } from '../sign-in/usecases.ts'
import { staff } from './table.ts'
import {
  changeRole,
  disableStaff,
  enableStaff,
  findStaffMember,
  getOwnNotices,
  inviteStaff,
  listStaff,
  resendInvitation,
  setNotices,
  setOwnNotices,
} from './usecases.ts'

const person = () => ({ name: 'Ilse Maas', email: `${newId('staff')}@lumen.example`, role: 'level-2' as const })

/** As if these were the only administrators: those of other tests are disabled. */
async function onlyAdministrators(t: TestContext, ...members: StaffContext[]) {
  const ids = members.map((member) => member.actor.staffId)
  const others = and(eq(staff.role, 'administrator'), isNull(staff.disabledAt), notInArray(staff.id, ids))
  await commitQuietly(t.system('test'), [t.db.update(staff).set({ disabledAt: NOON }).where(others)])
}

const isAdministrator = async (t: TestContext, { actor }: StaffContext) => {
  const member = await findStaffMember(t.db, actor.staffId)
  return member?.role === 'administrator' && member.disabledAt === null
}

test('everyone chooses when they are told of submissions, and administrators choose for others too', async ({ expect }) => {
  const t = await testContext()
  const [member, administrator] = [await t.staff('level-2'), await t.staff()]
  expect(await getOwnNotices(member)).toEqual({ submissionNotices: 'instant' })
  await setOwnNotices(member, { submissionNotices: 'daily' })
  expect(await getOwnNotices(member)).toEqual({ submissionNotices: 'daily' })
  const { staffId } = member.actor
  await setNotices(administrator, { staffId, submissionNotices: 'off' })
  expect(await getOwnNotices(member)).toEqual({ submissionNotices: 'off' })
  await expect(setNotices(member, { staffId, submissionNotices: 'daily' })).rejects.toMatchObject({ code: 'staff.not_administrator' })
  await expect(setNotices(administrator, { staffId: newId('staff'), submissionNotices: 'off' })).rejects.toMatchObject({ code: 'staff.not_found' })
  expect(await verbs(eventsAbout(t.db, staffId))).toEqual(['staff.notices_set', 'staff.notices_set'])
})

test('who is invited is written to, and can sign in with that address', async ({ expect }) => {
  const t = await testContext()
  await emptyOutbox(t)
  const administrator = await t.staff()
  const invited = person()
  const { staffId } = await inviteStaff(administrator, invited)
  expect((await listStaff(administrator)).find((member) => member.id === staffId)).toMatchObject({ ...invited, invitedAt: NOON, signedInAt: null })
  await requestSignInCode(t.at(NOON), invited)
  await t.run('notices')
  expect(t.mails().map((mail) => [mail.to, mail.subject.replace(/^\d{6}/, 'N')])).toEqual(
    expect.arrayContaining([
      [invited.email, 'You are invited to Lumen'],
      [invited.email, 'N is your sign-in code'],
    ]),
  )
  expect(await eventsAbout(t.db, staffId)).toMatchObject([{ verb: 'staff.invited', actorId: administrator.actor.staffId, facts: { role: 'level-2' } }])
  expect(JSON.stringify(await eventsAbout(t.db, staffId))).not.toContain(invited.email)
})

test('an address is on the staff once, also when two invite it at once', async ({ expect }) => {
  const t = await testContext()
  const invited = person()
  const inviters = [await t.staff(), await t.staff(), await t.staff()]
  const answers = await Promise.allSettled(inviters.map((inviter) => inviteStaff(inviter, invited)))
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1)
  for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'staff.exists', kind: 'conflict' })
  expect(await t.db.select().from(identities).where(eq(identities.email, invited.email)).all()).toHaveLength(1)
  await expect(inviteStaff(await t.staff(), invited)).rejects.toMatchObject({ code: 'staff.exists' })
})

test('an invitation can be sent again, but not to someone disabled or unknown', async ({ expect }) => {
  const t = await testContext()
  const administrator = await t.staff()
  const { staffId } = await inviteStaff(administrator, person())
  const later = await t.staff('administrator', NOON + 1)
  await resendInvitation(later, { staffId })
  expect(await findStaffMember(t.db, staffId)).toMatchObject({ invitedAt: NOON + 1 })
  await disableStaff(later, { staffId })
  await expect(resendInvitation(later, { staffId })).rejects.toMatchObject({ code: 'staff.not_found' })
  await expect(resendInvitation(later, { staffId: newId('staff') })).rejects.toMatchObject({ code: 'staff.not_found' })
  expect(await verbs(eventsBy(t.db, later.actor.staffId))).toEqual(['staff.invited_again', 'staff.disabled'])
})

test('disabling and enabling are written once each, however often they are asked for', async ({ expect }) => {
  const t = await testContext()
  const [administrator, member] = [await t.staff(), await t.staff('level-2')]
  const { staffId } = member.actor
  await disableStaff(administrator, { staffId })
  await disableStaff(administrator, { staffId })
  expect(await findStaffMember(t.db, staffId)).toMatchObject({ disabledAt: NOON })
  await enableStaff(administrator, { staffId })
  await enableStaff(administrator, { staffId })
  expect(await findStaffMember(t.db, staffId)).toMatchObject({ disabledAt: null })
  expect(await verbs(eventsAbout(t.db, staffId))).toEqual(['staff.disabled', 'staff.enabled'])
})

test('verbs about someone who does not exist say so', async ({ expect }) => {
  const t = await testContext()
  const administrator = await t.staff()
  const [nobody, absent] = [{ staffId: newId('staff') }, { code: 'staff.not_found', kind: 'not_found' }]
  await expect(disableStaff(administrator, nobody)).rejects.toMatchObject(absent)
  await expect(enableStaff(administrator, nobody)).rejects.toMatchObject(absent)
  await expect(changeRole(administrator, { ...nobody, role: 'level-2' })).rejects.toMatchObject(absent)
  expect(await eventsBy(t.db, administrator.actor.staffId)).toEqual([])
})

const demote = (by: StaffContext, staffId: Id<'staff'>) => changeRole(by, { staffId, role: 'level-2' })
const disable = (by: StaffContext, staffId: Id<'staff'>) => disableStaff(by, { staffId })

test.for([
  { name: 'demoted', remove: demote },
  { name: 'disabled', remove: disable },
])('the last administrator cannot be $name, not even by themselves', async ({ remove }, { expect }) => {
  const t = await testContext()
  const [last, other] = [await t.staff(), await t.staff()]
  await onlyAdministrators(t, last, other)
  await remove(last, other.actor.staffId)
  await expect(remove(last, last.actor.staffId)).rejects.toMatchObject({ code: 'staff.last_administrator', kind: 'conflict' })
  // What the other one began before they were removed is no way round it.
  await expect(remove(other, last.actor.staffId)).rejects.toMatchObject({ code: 'staff.last_administrator' })
  expect(await isAdministrator(t, last)).toBe(true)
  expect(await eventsAbout(t.db, last.actor.staffId)).toEqual([])
})

test.for([
  { name: 'demote', first: demote, second: demote },
  { name: 'disable', first: disable, second: disable },
  { name: 'demote and disable', first: demote, second: disable },
])('two administrators who $name each other at once: one of them stays', async ({ first, second }, { expect }) => {
  const t = await testContext()
  const [anna, bert] = [await t.staff(), await t.staff()]
  await onlyAdministrators(t, anna, bert)
  const answers = await Promise.allSettled([first(anna, bert.actor.staffId), second(bert, anna.actor.staffId)])
  expect(answers.map((answer) => answer.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'staff.last_administrator' })
  expect([await isAdministrator(t, anna), await isAdministrator(t, bert)].filter(Boolean)).toHaveLength(1)
})

test('someone disabled is no administrator to fall back on', async ({ expect }) => {
  const t = await testContext()
  const [last, disabled] = [await t.staff(), await t.staff()]
  await onlyAdministrators(t, last, disabled)
  await disable(last, disabled.actor.staffId)
  await expect(demote(last, last.actor.staffId)).rejects.toMatchObject({ code: 'staff.last_administrator' })
  await enableStaff(last, disabled.actor)
  await demote(last, last.actor.staffId)
  expect(await isAdministrator(t, disabled)).toBe(true)
})
