import { eq } from 'drizzle-orm'
import { test } from 'vitest'
import { NOON, testContext, type TestContext } from '../../testing/context.ts'
import { eventsBy, verbs } from '../../testing/events.ts'
import { commitQuietly, listAudit } from '../audit/usecases.ts'
import { runChore } from '../chores/runner.ts'
import { listRuns } from '../chores/usecases.ts'
import type { StaffContext } from '../context.ts'
import { newId } from '../ids.ts'
import { HOUR, MINUTE } from '../instants.ts'
import { changeRole, disableStaff, enableStaff, inviteStaff, listStaff, resendInvitation } from '../staff/usecases.ts'
import type { Role } from '../staff/table.ts'
import { createTaskType, updateTaskType } from '../tasks/usecases.ts'
import { admitVisitor } from '../upload-links/admission.ts'
import { openLink } from '../upload-links/usecases.ts'
import { describeSms, getConfiguration, sendTestMail, sendTestSms, updateWorkspace } from '../workspace/usecases.ts'
import { IDLE_REFRESH, SESSION_LIFE, STAFF_IDLE, VISITOR_IDLE } from './policy.ts'
import { keepAlive, newStaffSession, staffFromToken, holderFromToken } from './sessions.ts'
import { sessions } from './table.ts'
import { signOut } from './usecases.ts'

async function signedIn(t: TestContext, role: Role = 'level-2') {
  const member = await t.staff(role)
  const { session, statement } = await newStaffSession(t.at(NOON), member.actor.staffId)
  await commitQuietly(t.at(NOON), [statement])
  return { ...session, staffId: member.actor.staffId, at: (now: number) => staffFromToken(t.at(now), session.token) }
}

test('a session says who asks; its token stands nowhere', async ({ expect }) => {
  const t = await testContext()
  const session = await signedIn(t)
  expect((await session.at(NOON))?.actor).toMatchObject({ kind: 'staff', staffId: session.staffId, sessionId: session.sessionId, role: 'level-2' })
  const row = await t.db.select().from(sessions).where(eq(sessions.id, session.sessionId)).get()
  expect(JSON.stringify(row)).not.toContain(session.token)
  for (const token of ['', `${session.token}A`, session.token.toLowerCase(), row?.hash ?? '']) expect(await staffFromToken(t.at(NOON), token)).toBeNull()
})

test('a session that is not used ends after twelve hours, to the millisecond', async ({ expect }) => {
  const t = await testContext()
  const session = await signedIn(t)
  expect(await session.at(NOON + STAFF_IDLE)).toBeNull()
  expect(await session.at(NOON + STAFF_IDLE - 1)).not.toBeNull()
  expect(await session.at(NOON + STAFF_IDLE)).not.toBeNull()
})

test('using a session moves its end, at most every five minutes', async ({ expect }) => {
  const t = await testContext()
  const session = await signedIn(t)
  const idleEnd = async () => (await t.db.select().from(sessions).where(eq(sessions.id, session.sessionId)).get())?.idleEndsAt
  await session.at(NOON + IDLE_REFRESH)
  expect(await idleEnd()).toBe(NOON + STAFF_IDLE)
  await session.at(NOON + IDLE_REFRESH + 1)
  expect(await idleEnd()).toBe(NOON + IDLE_REFRESH + 1 + STAFF_IDLE)
})

test('a session in steady use ends after seven days, to the millisecond', async ({ expect }) => {
  const t = await testContext()
  const session = await signedIn(t)
  expect(session.endsAt).toBe(NOON + SESSION_LIFE)
  for (let now = NOON; now < session.endsAt; now += 11 * HOUR) expect(await session.at(now)).not.toBeNull()
  expect(await session.at(session.endsAt - 1)).not.toBeNull()
  expect(await session.at(session.endsAt)).toBeNull()
})

test('who is disabled is refused at the next request, in every session, and enabling brings no session back', async ({ expect }) => {
  const t = await testContext()
  const session = await signedIn(t)
  const administrator = await t.staff()
  await disableStaff(administrator, { staffId: session.staffId })
  expect(await session.at(NOON)).toBeNull()
  await enableStaff(administrator, { staffId: session.staffId })
  expect(await session.at(NOON)).toBeNull()
})

test('signing out ends the session, once, and no other', async ({ expect }) => {
  const t = await testContext()
  const [session, other] = [await signedIn(t), await signedIn(t)]
  const ctx = await session.at(NOON)
  if (!ctx) throw new Error('not signed in')
  await signOut(ctx)
  expect(await session.at(NOON)).toBeNull()
  expect(await other.at(NOON)).not.toBeNull()
  await expect(signOut(ctx)).rejects.toMatchObject({ code: 'sign_in.needed' })
  expect(await verbs(eventsBy(t.db, session.staffId))).toEqual(['staff.signed_out'])
})

const administratorVerbs: readonly ((ctx: StaffContext) => Promise<unknown>)[] = [
  (ctx) => listStaff(ctx),
  (ctx) => inviteStaff(ctx, { name: 'Me too', email: `${newId('staff')}@lumen.example`, role: 'administrator' }),
  (ctx) => resendInvitation(ctx, ctx.actor),
  (ctx) => changeRole(ctx, { staffId: ctx.actor.staffId, role: 'administrator' }),
  (ctx) => disableStaff(ctx, ctx.actor),
  (ctx) => enableStaff(ctx, ctx.actor),
  (ctx) => getConfiguration(ctx),
  (ctx) => updateWorkspace(ctx, { name: '', zone: 'UTC', retentionDays: 1, completedRetentionDays: 1, graceHours: 0, mailFromName: '', mailFromAddress: '' }),
  (ctx) => sendTestMail(ctx),
  (ctx) => describeSms(ctx),
  (ctx) => sendTestSms(ctx, { phone: '+31612345678' }),
  (ctx) => createTaskType(ctx, { name: newId('taskType'), enabledForCustomerUpload: true, allowedExtensions: [], autoAccept: true }),
  (ctx) => updateTaskType(ctx, { taskTypeId: newId('taskType'), name: '', enabledForCustomerUpload: true, allowedExtensions: [], autoAccept: true }),
  (ctx) => listAudit(ctx, { limit: 1 }),
  (ctx) => listRuns(ctx),
  (ctx) => runChore(ctx, { chore: 'codes' }),
]

test('who is made level-2 is refused every administrator verb at the next request, and nothing is written', async ({ expect }) => {
  const t = await testContext()
  const session = await signedIn(t, 'administrator')
  expect((await session.at(NOON))?.actor.role).toBe('administrator')
  await changeRole(await t.staff(), { staffId: session.staffId, role: 'level-2' })
  const demoted = await session.at(NOON)
  if (!demoted) throw new Error('not signed in')
  for (const verb of administratorVerbs) await expect(verb(demoted)).rejects.toMatchObject({ code: 'staff.not_administrator', kind: 'forbidden' })
  expect(await eventsBy(t.db, session.staffId)).toEqual([])
})

test("a visitor's session counts for its own link, for an hour without bytes, and is no staff session", async ({ expect }) => {
  const t = await testContext()
  const customerId = await t.make.customer()
  const [link, other] = [await t.make.link(customerId), await t.make.link(customerId)]
  const { token } = await openLink(t.at(NOON), link)
  const end = NOON + VISITOR_IDLE
  expect((await holderFromToken(t.at(end - 1), link.linkId, token))?.actor).toMatchObject({ kind: 'holder', state: 'open', assurance: 'link' })
  expect(await holderFromToken(t.at(end), link.linkId, token)).toBeNull()
  expect(await holderFromToken(t.at(NOON), other.linkId, token)).toBeNull()
  expect(await staffFromToken(t.at(NOON), token)).toBeNull()
  const staff = await signedIn(t)
  expect(await holderFromToken(t.at(NOON), link.linkId, staff.token)).toBeNull()
})

test('bytes that move keep a visitor signed in for longer than an hour', async ({ expect }) => {
  const t = await testContext()
  const link = await t.make.link(await t.make.customer())
  const { token } = await openLink(t.at(NOON), link)
  for (let now = NOON; now <= NOON + 8 * HOUR; now += 50 * MINUTE) {
    const visitor = await holderFromToken(t.at(now), link.linkId, token)
    if (!visitor) throw new Error(`signed out after ${(now - NOON) / MINUTE} minutes`)
    const statements = keepAlive(admitVisitor(visitor))
    expect(statements.length).toBe(now === NOON ? 0 : 1)
    await commitQuietly(visitor, statements)
  }
})

test('a session is forgotten when its seven days are over', async ({ expect }) => {
  const t = await testContext()
  const session = await signedIn(t)
  const kept = () => t.db.select().from(sessions).where(eq(sessions.id, session.sessionId)).get()
  await t.run('sessions', session.endsAt)
  expect(await kept()).toBeDefined()
  await t.run('sessions', session.endsAt + 1)
  expect(await kept()).toBeUndefined()
})
