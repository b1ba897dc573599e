import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { Browser } from '@sluice/api/testing/browser'
import { ADMIN, sendFile, setUp, someBytes, start, taskWithLink } from '@sluice/api/testing/steps'
import { expect, test } from 'vitest'
import { openSite, testFolder } from './world.ts'

const MIB = 1024 * 1024

/** A connection that says only this, and what came back when the server closed it. */
function say(origin: string, text: string): Promise<string> {
  const { port } = new URL(origin)
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text))
    socket.setEncoding('utf8').on('data', (data: string) => (answer += data))
    socket.on('error', () => {})
    socket.once('close', () => resolve(answer))
  })
}

test('a request whose body stops coming is cut, and the others go on (T-69)', async () => {
  const site = await openSite(testFolder(), {}, { silenceMs: 200 })
  const head = [
    'POST /api/trpc/signIn.requestCode HTTP/1.1',
    'Host: localhost',
    `Origin: ${site.origin}`,
    'Content-Type: application/json',
    'Content-Length: 100',
  ]
  await say(site.origin, `${head.join('\r\n')}\r\n\r\n{"email":`)
  expect((await fetch(`${site.origin}/api/health`)).status).toBe(200)
})

test('an answer that is read slowly is not cut', async () => {
  const folder = testFolder()
  const before = await openSite(folder)
  const staff = new Browser(before)
  await setUp(before, staff)
  const { taskId, visitor } = await taskWithLink(before, staff)
  // More than the buffers between the two ends hold.
  const bytes = someBytes(30 * MIB)
  const { fileId } = await sendFile(visitor, taskId, 'master.mov', bytes)
  await before.stop()
  const { origin } = await openSite(folder, {}, { silenceMs: 200 })
  const Cookie = Array.from(staff.cookies, ([name, value]) => `${name}=${value}`).join('; ')
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${origin}/api/files/${fileId}`, { headers: { Cookie } }, resolve).once('error', reject)
  })
  await pause(1_000)
  let arrived = 0
  for await (const chunk of response) arrived += Buffer.from(chunk).length
  expect(arrived).toBe(bytes.length)
})

test('a part that is refused before it is read is still told why', async () => {
  const site = await openSite(testFolder())
  const staff = new Browser(site)
  await setUp(site, staff)
  const { taskId, visitor } = await taskWithLink(site, staff)
  const { uploadId } = await start(visitor, taskId, 'master.mov', 20 * MIB)
  const stranger = new Browser(site)
  stranger.via = visitor.via
  const refused = await stranger.putPart(uploadId, 1, someBytes(8 * MIB))
  expect([refused.status, await refused.json()]).toEqual([401, expect.objectContaining({ code: 'visitor.needed' })])
  expect((await visitor.putPart(uploadId, 1, someBytes(8 * MIB))).status).toBe(200)
})

test('a name that somebody points at this machine is not served over plain http', async () => {
  const site = await openSite(testFolder())
  const answer = await say(site.origin, 'GET /api/trpc/workspace.describe HTTP/1.1\r\nHost: files.example\r\nConnection: close\r\n\r\n')
  expect(answer).toMatch(/^HTTP\/1\.1 403 .*does not serve plain http/s)
})

test("a proxy's word on who asks counts only where the settings say so, and then only its own (T-114)", async () => {
  const asks = async (settings: Record<string, string>, forwarded: string[]) => {
    const site = await openSite(testFolder(), settings)
    await setUp(site, new Browser(site))
    const statuses: number[] = []
    for (const address of forwarded) {
      const headers = { 'X-Forwarded-For': address, 'Content-Type': 'application/json' }
      const answer = await new Browser(site).fetch('/api/trpc/signIn.requestCode', { method: 'POST', body: JSON.stringify({ email: ADMIN }), headers })
      statuses.push(answer.status)
    }
    return statuses
  }
  expect(await asks({}, ['192.0.2.1', '192.0.2.2'])).toEqual([200, 429])
  expect(await asks({ SLUICE_TRUST_PROXY: '1' }, ['192.0.2.1', '192.0.2.2', '203.0.113.9, 192.0.2.2'])).toEqual([200, 200, 429])
  expect(await asks({ SLUICE_TRUST_PROXY: '1' }, ['192.0.2.1:40001', '192.0.2.1:40002', '[2001:db8::1]:40001', '2001:db8::2'])).toEqual([200, 429, 200, 429])
  expect(await asks({ SLUICE_TRUST_PROXY: '1' }, ['unknown', 'hidden', '127.0.0.1']), 'asked by the proxy').toEqual([200, 429, 429])
})

test('a server that is no trial shows no mails, and without a mail provider says that it is not ready', async () => {
  const site = await openSite(testFolder(), { SLUICE_DEVELOPMENT: '0' })
  expect((await fetch(`${site.origin}/api/dev/outbox`)).status).toBe(404)
  const ready = await fetch(`${site.origin}/api/ready`)
  expect([ready.status, await ready.json()]).toEqual([503, { ready: false, database: 'ok', store: 'ok', mail: 'failing' }])
})
