import { env } from 'cloudflare:workers'
import { Browser } from '@sluice/api/testing/browser'
import { test } from 'vitest'
import type { Env } from '../src/context.ts'
import { ask, openWorld, trigger } from './world.ts'

const url = 'https://files.print.test'
const get = (path: string, host = url) => new Request(`${host}${path}`)
/** The Worker as it is deployed: no development flag, reached by its own name. */
const deployed = { ...env, PUBLIC_URL: url, SLUICE_DEVELOPMENT: '0' }

test('a Worker without its secrets is up, is not ready, names what is missing, and does nothing else', async ({ expect }) => {
  const bare = { DB: env.DB, BUCKET: env.BUCKET, ASSETS: env.ASSETS, PARTS: env.PARTS, SIGN_IN: env.SIGN_IN, PUBLIC: env.PUBLIC }
  expect((await ask(bare, get('/api/health'))).status).toBe(200)

  const missing = ['PUBLIC_URL', 'SLUICE_KEYS', 'SETUP_SECRET']
  const ready = await ask(bare, get('/api/ready'))
  expect([ready.status, await ready.json()]).toEqual([503, { ready: false, missing }])

  for (const path of ['/api/trpc/workspace.describe', '/api/files/x', '/api/dev/outbox']) {
    const answer = await ask(bare, get(path))
    expect([answer.status, answer.headers.get('Content-Type'), answer.headers.get('Cache-Control')]).toEqual([503, 'application/problem+json', 'no-store'])
    await expect(answer.json()).resolves.toMatchObject({ code: 'host.not_configured', facts: { missing } })
  }
  await expect(trigger(Date.now(), bare)).rejects.toThrow('PUBLIC_URL is missing, SLUICE_KEYS is missing, SETUP_SECRET is missing')
})

test.for([
  ['SETUP_SECRET', 'short', 'needs at least 32 characters'],
  ['SLUICE_KEYS', `k2:${btoa('k'.repeat(32))},k1:${btoa('k'.repeat(31))}`, 'needs at least 32 bytes in each key'],
  ['SLUICE_KEYS', btoa('k'.repeat(32)), 'must look like k1:<base64>'],
  ['SLUICE_KEYS', '', 'must look like k1:<base64>'],
  ['PUBLIC_URL', 'http://files.print.test', 'must begin with https:'],
  ['PUBLIC_URL', 'files.print.test', 'must be a URL'],
  ['SLUICE_TWILIO_ACCOUNT', `AC${'0'.repeat(32)}`, 'stands together with SLUICE_TWILIO_TOKEN and SLUICE_TWILIO_FROM'],
  ['SLUICE_TWILIO_URL', 'http://twilio.example', 'must begin with https:'],
  ['SLUICE_SMS_COUNTRIES', 'Netherlands', 'must be country codes'],
  ['SLUICE_SMS_PER_DAY', 'a lot', 'must be a number from 1'],
] as const)('%s that is wrong is named with what is wrong, and not shown: %s', async ([name, value, why], { expect }) => {
  const answer = await ask({ ...deployed, [name]: value }, get('/api/trpc/workspace.describe'))
  const text = await answer.text()
  expect(answer.status).toBe(503)
  expect(JSON.parse(text)).toMatchObject({ detail: expect.stringContaining(`${name} ${why}`), facts: { missing: [name] } })
  if (value !== '') expect(text.includes(value)).toBe(false)
})

test('a new key opens what an older one made', async ({ expect }) => {
  const rotated = { ...deployed, SLUICE_KEYS: `k2:${btoa('n'.repeat(32))}, k1:${btoa('k'.repeat(32))}` }
  expect((await ask(rotated, get('/api/trpc/workspace.describe'))).status).toBe(200)
})

test('a deployed Worker without a mail provider works but is not ready, and says that mail is why', async ({ expect }) => {
  const ready = await ask(deployed, get('/api/ready'))
  expect([ready.status, await ready.json()]).toEqual([503, { ready: false, database: 'ok', store: 'ok', mail: 'failing' }])
  expect((await ask(deployed, get('/api/trpc/workspace.describe'))).status).toBe(200)
})

test('the local outbox exists only for a development Worker on loopback that nobody forwards to', async ({ expect }) => {
  const local = 'http://localhost:8787'
  const forwarded = (address: string) => new Request(`${local}/api/dev/outbox`, { headers: { 'CF-Connecting-IP': address } })
  const elsewhere = { ...deployed, SLUICE_DEVELOPMENT: '1' }
  const shown = async (bindings: Env, request: Request) => (await ask(bindings, request)).ok
  expect(await shown(env, get('/api/dev/outbox', local))).toBe(true)
  expect(await shown(env, forwarded('127.0.0.1'))).toBe(true)
  expect(await shown(env, forwarded('203.0.113.7'))).toBe(false)
  expect(await shown(env, get('/api/dev/outbox'))).toBe(false)
  expect(await shown(deployed, get('/api/dev/outbox', local))).toBe(false)
  expect(await shown(elsewhere, get('/api/dev/outbox', local))).toBe(false)
})

test('a deployed Worker sends its codes by Resend and text messages by Twilio, and its cookies are for HTTPS and for its own name alone', async ({
  expect,
}) => {
  const account = `AC${'0'.repeat(32)}`
  const twilio = { SLUICE_TWILIO_ACCOUNT: account, SLUICE_TWILIO_TOKEN: 'token-of-this-test', SLUICE_TWILIO_FROM: `MG${'a'.repeat(32)}` }
  const withMail = { ...deployed, ...twilio, SLUICE_RESEND_KEY: 're_test' }
  const world = { ...(await openWorld()), origin: url, fetch: (request: Request) => ask(withMail, request) }
  const browser = new Browser(world)
  const first = { secret: env.SETUP_SECRET, workspaceName: 'Druckerei Süd', zone: 'Europe/Berlin', name: 'Ada', email: 'ada@print.test', sampleData: false }
  await browser.api.workspace.setUp.mutate(first)
  expect([...browser.cookies.keys()]).toEqual(['__Host-staff'])
  await expect((await browser.fetch('/api/ready')).json()).resolves.toMatchObject({ ready: true })

  const { codeId } = await browser.api.signIn.requestCode.mutate({ email: 'ada@print.test' })
  const kept: { mail: { text: string }; key: string }[] = await (await fetch('https://api.resend.com/kept')).json()
  expect(kept).toMatchObject([{ mail: { to: ['ada@print.test'] }, key: 'Bearer re_test' }])
  const code = /\b\d{6}\b/.exec(kept[0]?.mail.text ?? '')?.[0] ?? ''
  await browser.api.signIn.verifyCode.mutate({ codeId, code })
  await expect(browser.api.workspace.sms.query()).resolves.toEqual({ provider: 'ok', mostPerDay: 200 })
  await browser.api.workspace.sendTestSms.mutate({ phone: '+31 6 12345678' })
  await expect((await fetch('https://api.twilio.com/kept')).json()).resolves.toEqual([
    { form: expect.stringContaining('To=%2B31612345678&Body=SMS+from'), key: `Basic ${btoa(`${account}:token-of-this-test`)}` },
  ])
})
