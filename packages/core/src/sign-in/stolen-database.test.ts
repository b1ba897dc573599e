import { test } from 'vitest'
import { NOON, testContext, type TestContext } from '../../testing/context.ts'
import { dumpDatabase } from '../../testing/dump.ts'
import { emptyOutbox, noticeAbout } from '../../testing/outbox.ts'
import { sendFile, sendingTo } from '../../testing/sending.ts'
import { newId } from '../ids.ts'
import { MINUTE } from '../instants.ts'
import { MailRefused, type Mail } from '../ports.ts'
import { inviteStaff } from '../staff/usecases.ts'
import { openLink, sendLink } from '../upload-links/usecases.ts'
import { unsealCode } from './codes.ts'
import { requestSignInCode, verifySignInCode } from './usecases.ts'

type Provider = 'works' | 'fails' | 'refuses'

/** A test context whose mail provider does as it is told. */
async function withProvider() {
  const provider: { does: Provider; sent: Mail[] } = { does: 'works', sent: [] }
  const send = async (mail: Mail) => {
    if (provider.does === 'fails') throw new Error(`timeout while sending ${mail.subject} to ${mail.to}`)
    if (provider.does === 'refuses') throw new MailRefused(`${mail.to} refused: ${mail.text}`)
    provider.sent.push(mail)
  }
  const t = await testContext({ mailer: { send, ping: async () => {} } })
  await emptyOutbox(t)
  return { t, provider }
}

async function member(t: TestContext) {
  const email = `${newId('staff')}@lumen.example`
  await inviteStaff(await t.staff(), { name: 'Ilse Maas', email, role: 'level-2' })
  await emptyOutbox(t)
  return email
}

const standsIn = (dump: string, text: string) => new RegExp(`(?<![\\w-])${text}(?![\\w-])`).test(dump)

test.for([
  { does: 'works', state: 'sent', failure: null },
  { does: 'fails', state: 'retry', failure: 'Error' },
  { does: 'refuses', state: 'dead', failure: 'MailRefused' },
] as const)(
  'who steals the database finds no sign-in code in it while its mail is queued, nor when the provider $does',
  async ({ does, state, failure }, { expect }) => {
    const { t, provider } = await withProvider()
    const { codeId } = await requestSignInCode(t.at(NOON), { email: await member(t) })
    const code = (await unsealCode(t.system('notices'), codeId))?.code ?? ''
    expect(code).toMatch(/^\d{6}$/)
    expect(await noticeAbout(t, codeId)).toMatchObject({ state: 'queued' })
    expect(standsIn(await dumpDatabase(t.db), code)).toBe(false)
    provider.does = does
    await t.run('notices', NOON)
    expect(await noticeAbout(t, codeId)).toMatchObject({ state, failure })
    expect(standsIn(await dumpDatabase(t.db), code)).toBe(false)
    const { token } = await verifySignInCode(t.at(NOON + 1), { codeId, code })
    const dump = await dumpDatabase(t.db)
    expect(standsIn(dump, code)).toBe(false)
    expect(dump).not.toContain(token)
  },
)

test('a code whose mail was accepted, or that was used or replaced, can be unsealed by nobody', async ({ expect }) => {
  const { t } = await withProvider()
  const unsealed = (codeId: Awaited<ReturnType<typeof requestSignInCode>>['codeId']) => unsealCode(t.system('notices'), codeId)
  const email = await member(t)
  const { codeId } = await requestSignInCode(t.at(NOON), { email })
  await t.run('notices', NOON)
  expect(await unsealed(codeId)).toBeNull()
  const second = await requestSignInCode(t.at(NOON + MINUTE), { email })
  const third = await requestSignInCode(t.at(NOON + 3 * MINUTE), { email })
  expect(await unsealed(second.codeId)).toBeNull()
  await verifySignInCode(t.at(NOON + 3 * MINUTE), { codeId: third.codeId, code: (await unsealed(third.codeId))?.code ?? '' })
  expect(await unsealed(third.codeId)).toBeNull()
})

test('who steals the database after a whole journey finds no secret of a link and no token of a session in it', async ({ expect }) => {
  const { t, provider } = await withProvider()
  const order = await sendingTo(t)
  const staff = await t.staff('level-2')
  for (const does of ['fails', 'refuses', 'works'] as const) {
    provider.does = does
    await sendLink(staff, order.link)
    await t.run('notices', NOON)
  }
  expect(provider.sent.some((mail) => mail.text.includes(order.link.secret))).toBe(true)
  const session = await openLink(t.at(NOON), order.link)
  await sendFile(order.visitor, order.taskId)
  const dump = await dumpDatabase(t.db)
  for (const secret of [order.link.secret, session.token, 'the-set-up-secret']) expect(dump).not.toContain(secret)
})
