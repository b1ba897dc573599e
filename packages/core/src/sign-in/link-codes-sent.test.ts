import { test } from 'vitest'
import { numbersOf } from '@sluice/adapters/sms/numbers'
import { NOON, testContext, type TestContext } from '../../testing/context.ts'
import { dumpDatabase } from '../../testing/dump.ts'
import { eventsAbout } from '../../testing/events.ts'
import { emptyOutbox, noticeAbout } from '../../testing/outbox.ts'
import { another, BY_SMS, changeLink, codeOf, from, guardedLink, type HeldLink, holderOf, openedBy } from '../../testing/second-factor.ts'
import { commitQuietly } from '../audit/usecases.ts'
import type { HolderContext } from '../context.ts'
import type { Id } from '../ids.ts'
import { DAY, MINUTE, SECOND } from '../instants.ts'
import { type Mail, MessageRefused, type Sms, type TextMessage } from '../ports.ts'
import { revokeLink } from '../upload-links/usecases.ts'
import { describeGate, requestLinkCode, verifyLinkCode } from './link-codes.ts'
import { CODE_LIFE } from './policy.ts'
import { codes } from './table.ts'

/** Providers that keep what they send, until one is told to fail. */
async function providers(facts: Partial<Sms> = {}) {
  const kept: { mails: Mail[]; texts: TextMessage[]; fails: Error | null } = { mails: [], texts: [], fails: null }
  const send = async (message: TextMessage) => {
    if (kept.fails) throw kept.fails
    kept.texts.push(message)
  }
  const sms: Sms = { mostPerDay: 200, normalize: numbersOf(['NL', 'DE']), send, ping: async () => {}, ...facts }
  const log: string[] = []
  const logger = { info: () => {}, error: (event: string, fields = {}) => void log.push(`${event} ${JSON.stringify(fields)}`) }
  const t = await testContext({ sms, logger, mailer: { send: async (mail) => void kept.mails.push(mail), ping: async () => {} } })
  await commitQuietly(t.at(NOON), [t.db.delete(codes)])
  await emptyOutbox(t)
  return { t, kept, log }
}

const ask = (holder: HolderContext, byEmail = false) => requestLinkCode(holder, { byEmail })
/** Uses up a code's tries. */
async function wrongly(t: TestContext, holder: HolderContext, codeId: Id<'code'>) {
  const code = await codeOf(t, codeId)
  for (let n = 1; n <= 5; n++) await verifyLinkCode(holder, { codeId, code: another(code, n) }).catch(() => undefined)
}

const isIn = (dump: string, code: string) => new RegExp(`(?<![\\w-])${code}(?![\\w-])`).test(dump)

async function opened(t: TestContext, facts: Parameters<typeof guardedLink>[1] = {}) {
  const link = await guardedLink(t, facts)
  return { link, ...(await openedBy(t.at(NOON), link)) }
}

test('a code goes by mail to the address of the link, and the mail says nothing of what the link is for', async ({ expect }) => {
  const { t, kept } = await providers()
  const { holder } = await opened(t)
  const asked = await ask(holder)
  expect(asked).toMatchObject({ channel: 'email', destination: 'a•••@n•••.example', nextAt: NOON + 30 * SECOND, now: NOON })
  expect(t.soon()).toEqual(['notices'])
  const code = await codeOf(t, asked.codeId)
  await t.run('notices', NOON)
  expect(kept.mails).toMatchObject([{ to: 'anna@northlight.example', subject: `${code} is your code` }])
  expect(`${kept.mails[0]?.subject} ${kept.mails[0]?.text}`).not.toMatch(/Season 2|Northlight|Harbour/)
  await expect(verifyLinkCode(holder, { codeId: asked.codeId, code })).resolves.toBeDefined()
})

test('a code goes by SMS to the phone of the link, with the line that lets the phone fill it in', async ({ expect }) => {
  const { t, kept } = await providers()
  const { holder } = await opened(t, BY_SMS)
  const asked = await ask(holder)
  expect(asked).toMatchObject({ channel: 'sms', destination: '+31 •••• 78' })
  const code = await codeOf(t, asked.codeId)
  await t.run('notices', NOON)
  const notice = await noticeAbout(t, asked.codeId)
  expect(kept.texts).toEqual([
    { id: notice?.id, to: '+31612345678', text: `${code} is your code for your link of Lumen. It is good for ten minutes.\n\n@files.example #${code}` },
  ])
  expect(kept.mails).toEqual([])
  await expect(verifyLinkCode(holder, { codeId: asked.codeId, code })).resolves.toBeDefined()
})

test('who steals the database finds no code in it, and once it was sent nobody can read it', async ({ expect }) => {
  const { t } = await providers()
  const { holder } = await opened(t, BY_SMS)
  const { codeId } = await ask(holder)
  const code = await codeOf(t, codeId)
  expect(isIn(await dumpDatabase(t.db), code)).toBe(false)
  await t.run('notices', NOON)
  expect(await codeOf(t, codeId)).toBe('')
  const { token } = await verifyLinkCode(holder, { codeId, code })
  const dump = await dumpDatabase(t.db)
  expect([isIn(dump, code), dump.includes(token)]).toEqual([false, false])
})

test('a provider that is down is told to the asker, burns no try and waits for no pause; the mail is offered instead (T-29)', async ({ expect }) => {
  const { t, kept, log } = await providers()
  const { holder } = await opened(t, BY_SMS)
  await expect(ask(holder, true)).rejects.toMatchObject({ code: 'code.email_not_offered' })
  const { codeId } = await ask(holder)
  const code = await codeOf(t, codeId)
  expect(await describeGate(holder, { codeId })).toMatchObject({ code: { sending: 'waiting', byEmail: null } })
  kept.fails = new Error('down')
  await t.run('notices', NOON)
  expect(await describeGate(holder, { codeId })).toMatchObject({ code: { sending: 'failed', byEmail: 'a•••@n•••.example', nextAt: NOON } })
  expect(log.join()).toContain('notice.failed')
  expect(log.join()).not.toContain(code)
  const byMail = await ask({ ...holder, now: NOON + 1 }, true)
  expect(byMail).toMatchObject({ channel: 'email', destination: 'a•••@n•••.example' })
  await t.run('notices', NOON + 1)
  expect(kept.mails).toMatchObject([{ to: 'anna@northlight.example' }])
  kept.fails = null
  await t.run('notices', NOON + CODE_LIFE)
  expect(kept.texts, 'the code that the mail replaced').toEqual([])
})

test('a code whose provider comes back goes out while it is good, and not after', async ({ expect }) => {
  const { t, kept } = await providers()
  const [first, second] = [await opened(t, BY_SMS), await opened(t, BY_SMS)]
  const asked = await ask(first.holder)
  kept.fails = new Error('down')
  await t.run('notices', NOON)
  kept.fails = null
  await t.run('notices', NOON + MINUTE)
  expect(kept.texts).toHaveLength(1)
  expect(await describeGate(first.holder, asked)).toMatchObject({ code: { sending: 'sent', byEmail: null } })
  kept.fails = new Error('down')
  const late = await ask(second.holder)
  await t.run('notices', NOON)
  kept.fails = null
  await t.run('notices', NOON + CODE_LIFE)
  expect(kept.texts).toHaveLength(1)
  expect(await noticeAbout(t, late.codeId)).toMatchObject({ state: 'dead', failure: 'nothing to say' })
})

interface Asked {
  t: TestContext
  link: HeldLink
  holder: HolderContext
  codeId: Id<'code'>
}

test.for([
  ['the next one replaced', async ({ holder }: Asked) => ask({ ...holder, now: NOON + 30 * SECOND })],
  ['wrong tries locked', async ({ t, holder, codeId }: Asked) => wrongly(t, holder, codeId)],
  ['staff sent elsewhere', async ({ t, link }: Asked) => changeLink(t, link, { phone: '+31687654321' })],
] as const)('a code that %s before its SMS went out is no SMS that failed: the mail is not offered, and it was asked for', async ([, end], { expect }) => {
  const { t, kept } = await providers()
  const { link, token, holder } = await opened(t, BY_SMS)
  const asked = await ask(holder)
  await end({ t, link, holder, codeId: asked.codeId })
  const now = NOON + 30 * SECOND
  await t.run('notices', now)
  expect(await noticeAbout(t, asked.codeId)).toMatchObject({ state: 'dead', failure: 'nothing to say' })
  expect(kept.texts.map(({ to }) => to)).not.toContain('+31687654321')
  const later = await holderOf(t.at(now), link, token)
  expect(await describeGate(later, asked)).toMatchObject({ code: { sending: null, byEmail: null } })
  await expect(ask(later, true)).rejects.toMatchObject({ code: 'code.email_not_offered' })
})

test('a code that is replaced before its SMS went out is waited for all the same', async ({ expect }) => {
  const { t } = await providers()
  const { holder } = await opened(t, BY_SMS)
  await ask(holder)
  await ask({ ...holder, now: NOON + 30 * SECOND })
  await t.run('notices', NOON + 30 * SECOND)
  expect(await describeGate({ ...holder, now: NOON + 31 * SECOND }, {})).toMatchObject({ code: { nextAt: NOON + 90 * SECOND } })
})

test('an SMS that failed before its code was replaced has failed, and the mail stays offered', async ({ expect }) => {
  const { t, kept } = await providers()
  const { holder } = await opened(t, BY_SMS)
  const asked = await ask(holder)
  kept.fails = new Error('down')
  await t.run('notices', NOON)
  kept.fails = null
  await ask({ ...holder, now: NOON + 1 })
  await t.run('notices', NOON + 2 * MINUTE)
  expect(await noticeAbout(t, asked.codeId)).toMatchObject({ state: 'dead', failure: 'nothing to say' })
  expect(await describeGate({ ...holder, now: NOON + 2 * MINUTE }, {})).toMatchObject({ code: { byEmail: 'a•••@n•••.example' } })
})

test('a message that the provider will never take is given up at once, and its code is readable for nobody', async ({ expect }) => {
  const { t, kept } = await providers()
  const { holder } = await opened(t, BY_SMS)
  const { codeId } = await ask(holder)
  kept.fails = new MessageRefused('no phone')
  await t.run('notices', NOON)
  expect(await noticeAbout(t, codeId)).toMatchObject({ state: 'dead', failure: 'MessageRefused' })
  expect(await codeOf(t, codeId)).toBe('')
})

test('when so many codes went out by SMS in 24 hours, no more go: it is told once, and the mail is offered (T-27)', async ({ expect }) => {
  const { t, kept, log } = await providers({ mostPerDay: 2 })
  for (const at of [NOON, NOON + 1]) await ask({ ...(await opened(t, BY_SMS)).holder, now: at })
  const { link, holder } = await opened(t, BY_SMS)
  const refusal = { code: 'code.sms_limit_reached', kind: 'limited', facts: { nextAt: NOON + DAY } }
  for (const now of [NOON + 2, NOON + DAY - 1]) await expect(ask({ ...holder, now })).rejects.toMatchObject(refusal)
  expect(await eventsAbout(t.db, link.linkId)).toMatchObject([{}, {}, { verb: 'link.code_not_sent', facts: { reason: 'limit' } }])
  expect(log.filter((line) => line.startsWith('link.code_not_sent'))).toHaveLength(1)
  expect(await describeGate({ ...holder, now: NOON + 2 }, {})).toMatchObject({ code: { byEmail: 'a•••@n•••.example' } })
  await expect(ask({ ...holder, now: NOON + 2 }, true)).resolves.toMatchObject({ channel: 'email' })
  await t.run('notices', NOON + 2)
  expect([kept.texts.length, kept.mails.length]).toEqual([2, 1])
  await expect(ask({ ...holder, now: NOON + DAY })).resolves.toMatchObject({ channel: 'sms' })
})

test('of links that ask at once no more get an SMS than the day has left', async ({ expect }) => {
  const { t } = await providers({ mostPerDay: 3 })
  const holders = await Promise.all(Array.from({ length: 8 }, async () => (await opened(t, BY_SMS)).holder))
  const answers = await Promise.allSettled(holders.map((holder) => ask(holder)))
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(3)
  for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'code.sms_limit_reached' })
})

test.for([
  ['to a country that staff took off the list', {}, '+12025550123', 'number'],
  ['where there is no provider any more', { sms: null }, '+31612345678', 'provider'],
] as const)('no SMS goes %s: it is told once, and the mail is offered (T-26)', async ([, changes, phone, reason], { expect }) => {
  const { t, kept } = await providers()
  const link = await guardedLink(t, { secondFactor: 'sms', phone })
  const { holder: before } = await openedBy(t.at(NOON), link)
  const holder = { ...before, ...changes }
  for (let n = 0; n < 2; n++) await expect(ask(holder)).rejects.toMatchObject({ code: 'code.sms_unavailable', kind: 'unavailable' })
  expect(await eventsAbout(t.db, link.linkId)).toMatchObject([{}, {}, { verb: 'link.code_not_sent', facts: { reason } }])
  expect(await describeGate(holder, {})).toMatchObject({ code: { channel: 'sms', byEmail: 'a•••@n•••.example' } })
  await expect(ask(holder, true)).resolves.toMatchObject({ channel: 'email' })
  await t.run('notices', NOON)
  expect([kept.texts.length, kept.mails.length]).toEqual([0, 1])
})

test.for([
  ['changes the address', (t: TestContext, link: Parameters<typeof changeLink>[1]) => changeLink(t, link, { email: 'bea@northlight.example' })],
  ['revokes the link', async (t: TestContext, link: Parameters<typeof changeLink>[1]) => revokeLink(await t.staff(), link)],
] as const)('a code that waits in the outbox when staff %s goes nowhere', async ([, change], { expect }) => {
  const { t, kept } = await providers()
  const { link, holder } = await opened(t)
  const { codeId } = await ask(holder)
  await change(t, link)
  await t.run('notices', NOON)
  expect(kept.mails).toEqual([])
  expect(await noticeAbout(t, codeId)).toMatchObject({ state: 'dead', failure: 'nothing to say' })
})

test('how a code is being sent is told of codes of this link alone', async ({ expect }) => {
  const { t } = await providers()
  const [one, other] = [await opened(t), await opened(t)]
  const { codeId } = await ask(one.holder)
  expect(await describeGate(other.holder, { codeId })).toMatchObject({ code: { sending: null } })
  const elsewhere = await openedBy(from(t.at(NOON), '198.51.100.1'), one.link)
  expect(await describeGate(elsewhere.holder, { codeId })).toMatchObject({ code: { sending: 'waiting', nextAt: NOON } })
})
