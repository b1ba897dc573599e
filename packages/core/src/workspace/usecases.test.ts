import { inArray } from 'drizzle-orm'
import { test } from 'vitest'
import { NOON, testContext, type TestContext } from '../../testing/context.ts'
import { dumpDatabase } from '../../testing/dump.ts'
import { eventsAbout, eventsBy, verbs } from '../../testing/events.ts'
import { emptyOutbox } from '../../testing/outbox.ts'
import { commitQuietly } from '../audit/usecases.ts'
import { newId } from '../ids.ts'
import { MessageRefused, type Sms } from '../ports.ts'
import { staffFromToken } from '../sign-in/sessions.ts'
import { staff } from '../staff/table.ts'
import { checkReadiness } from '../readiness.ts'
import { workspaces } from './table.ts'
import { describeSms, describeWorkspace, getConfiguration, getWorkspace, sendTestMail, sendTestSms, setUp, updateWorkspace } from './usecases.ts'

/** A deployment that nobody has set up. */
async function bare() {
  const t = await testContext()
  await commitQuietly(t.at(NOON), [t.db.delete(workspaces)])
  return t
}

const form = () => ({
  secret: 'the-set-up-secret',
  workspaceName: 'Lumen',
  zone: 'Europe/Helsinki',
  name: 'Mira Aalto',
  email: `${newId('staff')}@lumen.example`,
})
const people = (t: TestContext, emails: readonly string[]) => t.db.select().from(staff).where(inArray(staff.email, emails)).all()
const settings = {
  name: 'Lumen Localisation',
  zone: 'Europe/Brussels',
  retentionDays: 14,
  completedRetentionDays: 7,
  graceHours: 0,
  mailFromName: 'Lumen',
  mailFromAddress: 'no-reply@lumen.example',
}

test('before it is set up, Sluice says so and nothing else', async ({ expect }) => {
  const t = await bare()
  expect(await describeWorkspace(t.at(NOON))).toEqual({ setUp: false })
  await expect(getWorkspace(t.db)).rejects.toMatchObject({ code: 'workspace.not_set_up', kind: 'unavailable' })
})

test('the set-up link makes the workspace and its first administrator, and signs them in', async ({ expect }) => {
  const t = await bare()
  const input = form()
  const { token } = await setUp(t.at(NOON), input)
  const actor = (await staffFromToken(t.at(NOON), token))?.actor
  expect(actor).toMatchObject({ name: 'Mira Aalto', email: input.email, role: 'administrator' })
  expect(await describeWorkspace(t.at(NOON))).toEqual({
    setUp: true,
    name: 'Lumen',
    zone: 'Europe/Helsinki',
    brand: { accent: null, logo: null, welcomeText: '' },
  })
  expect(await getWorkspace(t.db)).toMatchObject({ graceHours: 24, completedRetentionDays: 30, mailFromAddress: input.email })
  expect(await verbs(eventsAbout(t.db, actor?.staffId ?? newId('staff')))).toEqual(['workspace.set_up'])
})

test.for(['', 'the-set-up-secre', 'the-set-up-secret ', 'THE-SET-UP-SECRET'])('the set-up secret %j opens nothing', async (secret, { expect }) => {
  const t = await bare()
  const input = { ...form(), secret }
  await expect(setUp(t.at(NOON), input)).rejects.toMatchObject({ code: 'workspace.set_up_refused', kind: 'forbidden' })
  expect(await people(t, [input.email])).toEqual([])
})

test('the set-up link opens nothing once there is a workspace, and of three who open it at once one does', async ({ expect }) => {
  const t = await bare()
  const forms = [form(), form(), form()]
  const answers = await Promise.allSettled(forms.map((input) => setUp(t.at(NOON), input)))
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1)
  for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'workspace.already_set_up' })
  const emails = forms.map((input) => input.email)
  expect(await people(t, emails)).toHaveLength(1)
  await expect(setUp(t.at(NOON), form())).rejects.toMatchObject({ code: 'workspace.already_set_up' })
  await expect(setUp(t.at(NOON), { ...form(), secret: 'wrong' })).rejects.toMatchObject({ code: 'workspace.set_up_refused' })
})

test('an administrator changes the configuration, in one event of counts only', async ({ expect }) => {
  const t = await testContext()
  const administrator = await t.staff()
  await updateWorkspace(administrator, settings)
  expect(await getConfiguration(administrator)).toMatchObject(settings)
  expect(await eventsBy(t.db, administrator.actor.staffId)).toMatchObject([{ verb: 'workspace.updated', facts: { graceHours: 0, retentionDays: 14 } }])
})

test('the configuration of a workspace that does not exist is not changed', async ({ expect }) => {
  const t = await bare()
  const administrator = await t.staff()
  await expect(updateWorkspace(administrator, settings)).rejects.toMatchObject({ code: 'workspace.not_set_up' })
  expect(await eventsBy(t.db, administrator.actor.staffId)).toEqual([])
})

test('a test mail goes to the administrator who asks for it', async ({ expect }) => {
  const t = await testContext()
  await emptyOutbox(t)
  const administrator = await t.staff()
  await sendTestMail(administrator)
  await t.run('notices')
  expect(t.mails().map((mail) => mail.to)).toEqual([administrator.actor.email])
  expect(await verbs(eventsBy(t.db, administrator.actor.staffId))).toEqual(['workspace.test_mail_sent'])
})

test('a test message goes at once to the phone that an administrator gives, which is kept nowhere', async ({ expect }) => {
  const t = await testContext()
  const administrator = await t.staff()
  await sendTestSms(administrator, { phone: '+31 6 8123 4567' })
  expect(t.mails()[0]).toMatchObject({ to: '+31681234567', text: 'SMS from Lumen works. This is the test message that you asked for.' })
  expect(await dumpDatabase(t.db)).not.toContain('681234567')
  expect(await verbs(eventsBy(t.db, administrator.actor.staffId))).toEqual(['workspace.test_sms_sent'])
})

test('a test message that cannot go says why', async ({ expect }) => {
  const t = await testContext()
  const administrator = await t.staff()
  const sms = administrator.sms
  if (!sms) throw new Error('there is no provider')
  const sendBy = (changes: Partial<Sms>, phone = '+31681234567') => sendTestSms({ ...administrator, sms: { ...sms, ...changes } }, { phone })
  await expect(sendBy({}, 'call me')).rejects.toMatchObject({ code: 'link.phone_invalid' })
  await expect(sendBy({}, '+12025550123')).rejects.toMatchObject({ code: 'link.phone_country_refused' })
  await expect(sendTestSms({ ...administrator, sms: null }, { phone: '+31681234567' })).rejects.toMatchObject({ code: 'link.sms_not_configured' })
  await expect(sendBy({ send: () => Promise.reject(new MessageRefused('blocked')) })).rejects.toMatchObject({ code: 'sms.refused', kind: 'unprocessable' })
  await expect(sendBy({ send: () => Promise.reject(new Error('down')) })).rejects.toMatchObject({ code: 'sms.failed', kind: 'unavailable' })
})

test('administrators see whether there is a provider of SMS, and whether it answers', async ({ expect }) => {
  const t = await testContext()
  const administrator = await t.staff()
  expect(await describeSms(administrator)).toEqual({ provider: 'ok', mostPerDay: 200 })
  expect(await describeSms({ ...administrator, sms: null })).toEqual({ provider: 'none', mostPerDay: 0 })
  const sms = administrator.sms && { ...administrator.sms, ping: () => Promise.reject(new Error('wrong token')) }
  expect(await describeSms({ ...administrator, sms })).toEqual({ provider: 'failing', mostPerDay: 200 })
})

test('readiness tells what answers, and of what does not no more than that', async ({ expect }) => {
  const t = await testContext()
  const answering = { database: 'ok', store: 'ok', mail: 'ok', sms: 'ok' }
  expect(await checkReadiness(t.at(NOON))).toEqual(answering)
  const mailer = { send: () => Promise.resolve(), ping: () => Promise.reject(new Error('smtp password rejected')) }
  expect(await checkReadiness({ ...t.at(NOON), mailer })).toEqual({ ...answering, mail: 'failing', sms: 'ok' })
  const { sms: _none, ...without } = answering
  expect(await checkReadiness({ ...t.at(NOON), sms: null })).toEqual(without)
})
