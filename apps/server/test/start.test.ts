import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Browser } from '@sluice/api/testing/browser'
import { ADMIN, sendFile, setUp, someBytes, taskWithLink } from '@sluice/api/testing/steps'
import { expect, test } from 'vitest'
import { startChild, startSite } from './child.ts'
import { testFolder } from './world.ts'

test('the printed set-up link works once, and is not printed again', async () => {
  const folder = testFolder()
  const site = await startSite(folder)
  expect(site.said()).toMatch(/Set it up here, once: http:\/\/localhost:\d+\/setup#[\w-]{43}\n/)
  await expect(setUp({ ...site, setupSecret: 'a-guess' }, new Browser(site))).rejects.toMatchObject({ data: { code: 'workspace.set_up_refused' } })
  await setUp(site, new Browser(site))
  await expect(setUp(site, new Browser(site))).rejects.toMatchObject({ data: { code: 'workspace.already_set_up' } })
  site.process.kill('SIGTERM')
  expect(await site.ended).toEqual({ code: 0, signal: null })
  expect((await startSite(folder)).setupSecret).toBe('')
})

test('a second start has the data and the keys of the first: people stay signed in, links open, files are there', async () => {
  const folder = testFolder()
  const first = await startSite(folder)
  const staff = new Browser(first)
  await setUp(first, staff)
  const { taskId, visitor, link, secret } = await taskWithLink(first, staff)
  const bytes = someBytes(10_000)
  const { fileId } = await sendFile(visitor, taskId, 'master.mov', bytes)
  first.process.kill('SIGTERM')
  await first.ended
  const second = await startSite(folder)
  const again = new Browser(second)
  for (const [name, value] of staff.cookies) again.cookies.set(name, value)
  await expect(again.api.signIn.me.query()).resolves.toMatchObject({ email: ADMIN })
  expect(new Uint8Array(await (await again.fetch(`/api/files/${fileId}`)).arrayBuffer())).toEqual(bytes)
  await new Browser(second).api.uploadLinks.open.mutate({ linkId: link.id, secret })
})

test('keys, data and mails are for the owner of the server alone', async () => {
  const folder = testFolder()
  const site = await startSite(folder)
  await setUp(site, new Browser(site))
  const mode = (...path: string[]) => (statSync(join(folder, ...path)).mode & 0o777).toString(8)
  expect([mode('keys'), mode('keys', 'deployment.keys'), mode('files'), mode('lock')]).toEqual(['700', '600', '700', '600'])
})

test('an unattended start has its administrator, and sample data when asked for', async () => {
  const folder = testFolder()
  const site = await startSite(folder, { SLUICE_ADMIN_EMAIL: 'Ida@Lumen.example', SLUICE_SAMPLE: '1' })
  expect(site.said()).not.toContain('setup#')
  const browser = new Browser(site)
  const { codeId } = await browser.api.signIn.requestCode.mutate({ email: 'ida@lumen.example' })
  const findCode = async () => /\b\d{6}\b/.exec((await browser.outbox()).find((mail) => mail.to === 'ida@lumen.example')?.text ?? '')?.[0]
  await expect.poll(findCode, { timeout: 10_000 }).toBeDefined()
  await browser.api.signIn.verifyCode.mutate({ codeId, code: (await findCode()) ?? '' })
  await expect(browser.api.signIn.me.query()).resolves.toMatchObject({ name: 'Ida', role: 'administrator' })
})

test.for([
  ['PORT', 'eighty', 'must be a port number'],
  ['PORT', '65536', '65535'],
  ['PUBLIC_URL', 'files.example.com', 'must be a URL'],
  ['SLUICE_ADMIN_EMAIL', 'ida', 'must be an email address'],
  ['SLUICE_DEVELOPMENT', 'yes', ''],
  ['SLUICE_KEYS', `k1:${Buffer.alloc(31, 7).toString('base64')}`, 'key k1 has 31 bytes, and needs at least 32'],
  ['SLUICE_KEYS', `k2:${Buffer.alloc(32, 7).toString('base64')},k1:c2hvcnQ=`, 'key k1 has 5 bytes'],
  ['SLUICE_KEYS', ' ', 'there is no key'],
] as const)('%s=%s stops the start, which names the setting and says why', async ([name, value, why]) => {
  const folder = testFolder()
  const child = startChild({ SLUICE_DATA: folder, [name]: value })
  expect(await child.ended).toEqual({ code: 1, signal: null })
  expect(child.said()).toMatch(new RegExp(`^${name}: .*${why}`, 'm'))
  expect(child.said()).not.toMatch(/\bat .*\.ts:|c2hvcnQ=/)
  expect(existsSync(join(folder, 'lock'))).toBe(false)
})

test('a key file that was cut stops the start instead of making links that nobody can open again', async () => {
  const folder = testFolder()
  const first = await startSite(folder)
  first.process.kill('SIGTERM')
  await first.ended
  const path = join(folder, 'keys', 'deployment.keys')
  chmodSync(path, 0o600)
  writeFileSync(path, readFileSync(path, 'utf8').slice(0, 20))
  const second = startChild({ SLUICE_DATA: folder })
  expect(await second.ended).toEqual({ code: 1, signal: null })
  expect(second.said()).toMatch(/deployment\.keys: key k1 has \d+ bytes/)
})

test('a port that is taken stops the start, and gives the folder back', async () => {
  const [folder, other] = [testFolder(), testFolder()]
  const { origin } = await startSite(folder)
  const second = startChild({ SLUICE_DATA: other, PORT: new URL(origin).port })
  expect(await second.ended).toEqual({ code: 1, signal: null })
  expect(second.said()).toContain(new URL(origin).port)
  expect(existsSync(join(other, 'lock'))).toBe(false)
})
