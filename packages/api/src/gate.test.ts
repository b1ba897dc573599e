import { auditEvents } from '@sluice/core/audit/table'
import { newId } from '@sluice/core/ids'
import { HOUR, MINUTE } from '@sluice/core/instants'
import { notices } from '@sluice/core/notices/table'
import { codes, sessions } from '@sluice/core/sign-in/table'
import { uploadLinks } from '@sluice/core/upload-links/table'
import { expect, test } from 'vitest'
import { type Answer, type Asker, openHouse, procedures } from '../testing/house.ts'
import { askForCodes, bytesOf, type Holder, makeHolder, makeJob, putPart, sendFile, startUpload } from '../testing/sending.ts'

const house = await openHouse()
const job = await makeJob(house)

const tokenIn = (answer: Answer) => /=([\w-]+)/.exec(answer.response.headers.getSetCookie()[0] ?? '')?.[1] ?? ''
const withToken = (holder: Holder, token: string): Asker => ({ Cookie: `__Host-v_${holder.linkId}=${token}`, 'Sluice-Via': holder.linkId })

async function guarded(facts: Parameters<typeof askForCodes>[2] = { secondFactor: 'email' }): Promise<Holder> {
  const holder = await makeHolder(house, job.customerId)
  await askForCodes(house, holder, facts)
  return holder
}

/** Asks for a code and reads it where it was sent to. */
async function codeFor(holder: Holder, as: Asker = holder.as) {
  const known = new Set(house.mails().map((mail) => mail.id))
  const { data, code } = await house.call('visit.requestCode', {}, as)
  expect(code).toBeNull()
  const found = () => house.mails().find((mail) => !known.has(mail.id))
  await expect.poll(found).toBeDefined()
  return { codeId: String(Object(data).codeId), code: /\b\d{6}\b/.exec(found()?.text ?? '')?.[0] ?? '', to: found()?.to }
}

test.for([
  ['email', {}, 'anna@northlight.example', 'a•••@n•••.example'],
  ['sms', { phone: '+31612345678' }, '+31612345678', '+31 •••• 78'],
] as const)('a code by %s lets a browser in with another cookie, and the cookie from before is dead (T-30)', async ([secondFactor, facts, to, masked]) => {
  const holder = await guarded({ secondFactor, ...facts })
  expect((await house.call('visit.gate', {}, holder.as)).data).toMatchObject({ code: { channel: secondFactor, destination: masked } })
  const sent = await codeFor(holder)
  expect(sent.to).toBe(to)
  const answer = await house.call('visit.verifyCode', { codeId: sent.codeId, code: sent.code }, holder.as)
  const [cookie = ''] = answer.response.headers.getSetCookie()
  expect(cookie).toMatch(new RegExp(`^__Host-v_${holder.linkId}=[\\w-]{107}; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax; Secure$`))
  const inside = withToken(holder, tokenIn(answer))
  expect((await house.call('visit.describe', undefined, inside)).data).toMatchObject({ linkId: holder.linkId })
  await expect(sendFile(house, inside, job.taskId, bytesOf(10))).resolves.toMatch(/^fil_/)
  for (const path of ['visit.describe', 'visit.gate']) expect((await house.call(path, undefined, holder.as)).code, path).not.toBe(null)
  expect((await house.call('visit.describe', undefined, holder.as)).code).toBe('visitor.needed')
})

test('nothing that is said before the gate has an id of a file, an order, a task or a customer, or a word of what the link is for', async () => {
  const holder = await guarded()
  await sendFile(house, (await makeHolder(house, job.customerId)).as, job.taskId, bytesOf(10), 'secret-master.mov')
  const { codeId, code } = await codeFor(holder)
  const calls: readonly (readonly [string, unknown?])[] = [
    ['visit.gate', { codeId }],
    ['visit.describe'],
    ['visit.orders', {}],
    ['uploads.listOpen', {}],
    ['receipts.listOwn', {}],
    ['visit.requestCode', {}],
    ['visit.verifyCode', { codeId, code: code === '000000' ? '000001' : '000000' }],
    ['uploadLinks.open', { linkId: holder.linkId, secret: holder.secret }],
  ]
  for (const [path, input] of calls) {
    const said = await (await house.call(path, input, holder.as)).response.text()
    expect(said, path).not.toMatch(/(?:fil|ord|tsk|cus|upl|sub|ast)_|Season 2|Northlight|Harbour|master\.mov|anna@|stf_/)
  }
})

/** All that a look at a link could leave behind. */
async function kept() {
  const { db } = house.host
  const rows = (table: typeof sessions | typeof codes | typeof auditEvents | typeof uploadLinks | typeof notices) => db.select().from(table).all()
  return {
    sessions: await rows(sessions),
    codes: await rows(codes),
    events: await rows(auditEvents),
    links: await rows(uploadLinks),
    notices: await rows(notices),
  }
}

test('a GET or HEAD of whatever a link has sends no code, takes none, counts nothing and opens nothing: no row changes (T-17)', async () => {
  const [holder, inside] = [await guarded(), await makeHolder(house, job.customerId)]
  const { codeId, code } = await codeFor(holder)
  await expect.poll(async () => (await house.call('visit.gate', { codeId }, holder.as)).data).toMatchObject({ code: { sending: 'sent' } })
  // So late that a session which is seen would be kept alive, and so early that the code is good.
  house.time.now += 6 * MINUTE
  const { linkId, secret } = holder
  const inputs: Readonly<Record<string, unknown>> = {
    'visit.verifyCode': { codeId, code },
    'uploadLinks.open': { linkId, secret },
    'uploadLinks.describeEnd': { linkId, secret },
    'uploadLinks.askForMoreTime': { linkId, secret },
    'signIn.requestCode': { email: house.administrator.actor.email },
    'signIn.verifyCode': { codeId, code },
  }
  const doors = [...procedures.keys()].filter((path) => /^(?:visit|uploads|receipts|signIn)\.|^uploadLinks\.(?:open|describeEnd|askForMoreTime)$/.test(path))
  const written = (input: unknown) => encodeURIComponent(JSON.stringify(input))
  const addresses = [
    ...doors.map((path) => `/api/trpc/${path}?input=${written(inputs[path] ?? {})}`),
    ...doors.map((path) => `/api/trpc/${path}?batch=1&input=${written({ 0: inputs[path] ?? {} })}`),
    `/u/${linkId}`,
    `/api/receipts/${newId('submission')}`,
    `/api/logos/${job.customerId}`,
    `/api/files/${newId('file')}`,
    `/api/tasks/${job.taskId}/archive.zip`,
    `/api/uploads/${newId('upload')}/parts/1`,
  ]
  const askers: readonly Asker[] = [holder.as, { Authorization: `Bearer ${linkId}.${secret}` }, inside.as, {}]
  const [before, mails] = [await kept(), house.mails().length]
  for (let n = 0; n < 20; n++)
    for (const path of addresses) for (const method of ['GET', 'HEAD']) await house.ask(path, { method, as: askers[n % askers.length] ?? {} })
  expect(await kept()).toEqual(before)
  expect(house.mails()).toHaveLength(mails)
  expect((await house.call('visit.gate', {}, holder.as)).data).toMatchObject({ code: { nextAt: house.time.now, locked: false } })
  expect((await house.call('visit.verifyCode', { codeId, code }, holder.as)).code, 'the code is as good as before').toBeNull()
})

test('a command line is refused with the secret of such a link, in words, and let in with the token of a session that proved a code', async () => {
  const holder = await guarded()
  const bearer = (shown: string): Asker => ({ Authorization: `Bearer ${holder.linkId}.${shown}` })
  const refused = await house.ask(`/api/uploads/${newId('upload')}/parts/1`, { method: 'PUT', as: bearer(holder.secret), body: 'x' })
  expect(refused.status).toBe(401)
  await expect(refused.json()).resolves.toMatchObject({ code: 'visitor.code_needed', detail: expect.stringContaining('asks for a code') })
  const sent = await codeFor(holder, bearer(holder.secret))
  const token = tokenIn(await house.call('visit.verifyCode', { codeId: sent.codeId, code: sent.code }, bearer(holder.secret)))
  await expect(sendFile(house, bearer(token), job.taskId, bytesOf(10))).resolves.toMatch(/^fil_/)
  const made = [`${token}x`, token.slice(0, -1), `${holder.secret}${token.slice(43)}`]
  for (const wrong of made) expect((await house.call('visit.describe', undefined, bearer(wrong))).code).toBe('visitor.needed')
  const other = await guarded()
  expect((await house.call('visit.describe', undefined, { Authorization: `Bearer ${other.linkId}.${token}` })).code).toBe('visitor.needed')
})

test('a session that ends in the middle of an upload goes on after another code, with what had arrived', async () => {
  const holder = await guarded()
  const enter = async (as: Asker) => {
    const sent = await codeFor(holder, as)
    return withToken(holder, tokenIn(await house.call('visit.verifyCode', { codeId: sent.codeId, code: sent.code }, as)))
  }
  const inside = await enter(holder.as)
  const { uploadId } = await startUpload(house, inside, job.taskId, 10)
  house.time.now += HOUR
  const late = await putPart(house, inside, uploadId, 1, bytesOf(10))
  expect([late.status, (await late.json()).code]).toEqual([401, 'visitor.needed'])
  const opened = withToken(holder, tokenIn(await house.call('uploadLinks.open', { linkId: holder.linkId, secret: holder.secret }, inside)))
  const stillOut = await putPart(house, opened, uploadId, 1, bytesOf(10))
  expect([stillOut.status, (await stillOut.json()).code]).toEqual([401, 'visitor.code_needed'])
  house.time.now += MINUTE
  expect((await putPart(house, await enter(opened), uploadId, 1, bytesOf(10))).status).toBe(200)
})
