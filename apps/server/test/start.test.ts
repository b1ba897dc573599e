import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Browser } from '@sluice/api/testing/browser'
import { ADMIN, sendFile, setUp, someBytes, taskWithLink } from '@sluice/api/testing/steps'
import { expect, onTestFinished, test } from 'vitest'
import { readKeys } from '../src/data-folder.ts'
import { readSettings } from '../src/env.ts'
import { openSite, returning, testFolder } from './world.ts'

test('the set-up link works once, and after another start there is none', async () => {
  const folder = testFolder()
  const site = await openSite(folder)
  expect(site.setupUrl).toMatch(/^http:\/\/localhost:\d+\/setup#[\w-]{43}$/)
  await expect(setUp({ ...site, setupSecret: 'a-guess' }, new Browser(site))).rejects.toMatchObject({ data: { code: 'workspace.set_up_refused' } })
  await setUp(site, new Browser(site))
  await expect(setUp(site, new Browser(site))).rejects.toMatchObject({ data: { code: 'workspace.already_set_up' } })
  await site.stop()
  expect((await openSite(folder)).setupUrl).toBeNull()
})

test('a second start has the data and the keys of the first: people stay signed in, links open, files are there', async () => {
  const folder = testFolder()
  const first = await openSite(folder)
  const staff = new Browser(first)
  await setUp(first, staff)
  const { taskId, visitor, link, secret } = await taskWithLink(first, staff)
  const bytes = someBytes(10_000)
  const { fileId } = await sendFile(visitor, taskId, 'master.mov', bytes)
  await first.stop()
  const second = await openSite(folder)
  const again = returning(new Browser(second), staff)
  await expect(again.api.signIn.me.query()).resolves.toMatchObject({ email: ADMIN })
  expect(new Uint8Array(await (await again.fetch(`/api/files/${fileId}`)).arrayBuffer())).toEqual(bytes)
  await new Browser(second).api.uploadLinks.open.mutate({ linkId: link.id, secret })
})

test('keys, data and mails are for the owner of the server alone', async () => {
  const folder = testFolder()
  await openSite(folder)
  const mode = (...path: string[]) => (statSync(join(folder, ...path)).mode & 0o777).toString(8)
  expect([mode('keys'), mode('keys', 'deployment.keys'), mode('files'), mode('outbox.jsonl')]).toEqual(['700', '600', '700', '600'])
})

test('an unattended start has its administrator, with sample data when asked for', async () => {
  const site = await openSite(testFolder(), { SLUICE_ADMIN_EMAIL: 'Ida@Lumen.example', SLUICE_SAMPLE: '1' })
  expect(site.setupUrl).toBeNull()
  const browser = new Browser(site)
  const { codeId } = await browser.api.signIn.requestCode.mutate({ email: 'ida@lumen.example' })
  const findCode = async () => /\b\d{6}\b/.exec((await browser.outbox()).find((mail) => mail.to === 'ida@lumen.example')?.text ?? '')?.[0]
  await expect.poll(findCode, { timeout: 10_000 }).toBeDefined()
  await browser.api.signIn.verifyCode.mutate({ codeId, code: (await findCode()) ?? '' })
  await expect(browser.api.signIn.me.query()).resolves.toMatchObject({ name: 'Ida', role: 'administrator' })
  expect((await browser.api.customers.list.query({})).items.length).toBeGreaterThan(0)
})

test.for([
  ['PORT', 'eighty', 'must be a port number'],
  ['PORT', '65536', '65535'],
  ['PUBLIC_URL', 'files.example.com', 'must be a URL'],
  ['SLUICE_ADMIN_EMAIL', 'ida', 'must be an email address'],
  ['SLUICE_DEVELOPMENT', 'yes', ''],
  ['SLUICE_TRUST_PROXY', 'true', ''],
  ['SLUICE_TWILIO_ACCOUNT', 'me', 'must be an account SID'],
  ['SLUICE_TWILIO_FROM', 'a name that is too long', 'must be a number'],
  ['SLUICE_TWILIO_URL', 'http://twilio.example', 'must begin with https:'],
  ['SLUICE_SMS_COUNTRIES', 'Netherlands', 'must be country codes'],
  ['SLUICE_SMS_PER_DAY', '0', 'must be a number from 1'],
] as const)('%s=%s stops the start, which names the setting and says why', ([name, value, why]) => {
  expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`^${name}: .*${why}`))
})

test('of an account of Twilio all is set or nothing', () => {
  const account = { SLUICE_TWILIO_ACCOUNT: `AC${'0'.repeat(32)}`, SLUICE_TWILIO_TOKEN: 'token-of-this-test', SLUICE_TWILIO_FROM: '+3197010000000' }
  expect(readSettings(account)).toMatchObject({ ...account, SLUICE_SMS_PER_DAY: 200, SLUICE_TWILIO_URL: 'https://api.twilio.com' })
  for (const name of Object.keys(account))
    expect(() => readSettings({ ...account, [name]: undefined }), name).toThrow(/^SLUICE_TWILIO_ACCOUNT: stands together/)
})

test('with an account of Twilio messages go there, and not to the outbox', async () => {
  const seen: string[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      seen.push(`${request.method} ${body}`)
      response.end('{}')
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const site = await openSite(testFolder(), {
    SLUICE_TWILIO_ACCOUNT: `AC${'0'.repeat(32)}`,
    SLUICE_TWILIO_TOKEN: 'token-of-this-test',
    SLUICE_TWILIO_FROM: '+3197010000000',
    SLUICE_TWILIO_URL: `http://127.0.0.1:${Object(server.address()).port}`,
    SLUICE_SMS_COUNTRIES: 'NL',
  })
  const staff = new Browser(site)
  await setUp(site, staff)
  await expect(staff.api.workspace.sms.query()).resolves.toEqual({ provider: 'ok', mostPerDay: 200 })
  await staff.api.workspace.sendTestSms.mutate({ phone: '+31 6 12345678' })
  expect(seen).toEqual(['GET ', expect.stringMatching(/^POST To=%2B31612345678&Body=SMS\+from.*&From=%2B3197010000000$/)])
  await expect(staff.api.workspace.sendTestSms.mutate({ phone: '+49 1512 3456789' })).rejects.toMatchObject({ data: { code: 'link.phone_country_refused' } })
  expect(await staff.outbox()).toEqual([])
})

test('each setting that is wrong is named', () => {
  expect(() => readSettings({ PORT: 'x', PUBLIC_URL: 'y' })).toThrow(/^PORT: .*\nPUBLIC_URL: .*$/)
})

test.for([
  [`k1:${Buffer.alloc(31, 7).toString('base64')}`, 'key k1 has 31 bytes, and needs at least 32'],
  [`k2:${Buffer.alloc(32, 7).toString('base64')},k1:c2hvcnQ=`, 'key k1 has 5 bytes'],
  ['k1', 'key k1 has 0 bytes'],
  [' ', 'there is no key'],
] as const)('a key that is short or missing stops the start, which names it and does not show it: %s', async ([keys, why]) => {
  await expect(openSite(testFolder(), { SLUICE_KEYS: keys })).rejects.toThrow(`SLUICE_KEYS: ${why}`)
  await expect(openSite(testFolder(), { SLUICE_KEYS: keys })).rejects.not.toThrow('c2hvcnQ')
})

test('a key file that was cut stops the start instead of making links that nobody can open again', async () => {
  const folder = testFolder()
  await readKeys(folder, undefined)
  const path = join(folder, 'keys', 'deployment.keys')
  writeFileSync(path, readFileSync(path, 'utf8').slice(0, 20))
  await expect(openSite(folder)).rejects.toThrow(/deployment\.keys: key k1 has \d+ bytes/)
})

test('the first key is current, and older ones still open what they made', async () => {
  const [older, newer] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  const folder = testFolder()
  const first = await openSite(folder, { SLUICE_KEYS: `k1:${older.toString('base64')}` })
  const staff = new Browser(first)
  await setUp(first, staff)
  const { link, secret } = await taskWithLink(first, staff)
  await first.stop()
  const second = await openSite(folder, { SLUICE_KEYS: `k2:${newer.toString('base64')}, k1:${older.toString('base64')}` })
  await new Browser(second).api.uploadLinks.open.mutate({ linkId: link.id, secret })
  const { url } = await returning(new Browser(second), staff).api.uploadLinks.copy.mutate({ linkId: link.id })
  expect(url.endsWith(secret)).toBe(true)
})

test('a port that is taken stops the start', async () => {
  const { origin } = await openSite(testFolder())
  const { port } = new URL(origin)
  await expect(openSite(testFolder(), { PORT: port })).rejects.toThrow(port)
})
