import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Browser } from '@sluice/api/testing/browser'
import { setUp, sha256, someBytes, start, taskWithLink } from '@sluice/api/testing/steps'
import { expect, test } from 'vitest'
import { startChild, startSite } from './child.ts'
import { returning, testFolder } from './world.ts'

const MIB = 1024 * 1024

/** Begins to send a part and stops half-way, until told to go on. */
async function slowPart(browser: Browser, origin: string, uploadId: string, n: number, bytes: Uint8Array<ArrayBuffer>) {
  const headers = {
    Origin: origin,
    Cookie: Array.from(browser.cookies, ([name, value]) => `${name}=${value}`).join('; '),
    'Sluice-Via': browser.via ?? '',
    'Content-Length': bytes.length,
  }
  const sending = request(`${origin}/api/uploads/${uploadId}/parts/${n}`, { method: 'PUT', headers })
  const answer = new Promise<number | undefined>((resolve) => {
    sending.once('response', (response) => resolve(response.resume().statusCode))
    sending.once('error', () => resolve(undefined))
  })
  const half = Math.floor(bytes.length / 2)
  await new Promise((resolve) => sending.write(bytes.subarray(0, half), resolve))
  return { answer, finish: () => sending.end(bytes.subarray(half)) }
}

/** Waits until half of a part has come to the disk. */
async function halfHere(folder: string): Promise<void> {
  const incoming = join(folder, 'files', 'incoming')
  await expect.poll(() => readdirSync(incoming).length, { timeout: 10_000 }).toBeGreaterThan(0)
}

test('a setting that is wrong is told in one sentence', async () => {
  const folder = testFolder()
  const child = startChild({ SLUICE_DATA: folder, SLUICE_KEYS: 'k1:c2hvcnQ=' })
  expect(await child.ended).toEqual({ code: 1, signal: null })
  expect(child.said()).toBe('SLUICE_KEYS: key k1 has 5 bytes, and needs at least 32.\n')
})

test('Ctrl-C finishes the request in flight, takes no other, and ends', async () => {
  const folder = testFolder()
  const site = await startSite(folder)
  const staff = new Browser(site)
  await setUp(site, staff)
  const { taskId, visitor } = await taskWithLink(site, staff)
  const bytes = someBytes(4 * MIB)
  const { uploadId, fileId } = await start(visitor, taskId, 'master.mov', bytes.length)
  const part = await slowPart(visitor, site.origin, uploadId, 1, bytes)
  await halfHere(folder)
  site.process.kill('SIGINT')
  await site.says(/SIGINT: finishing the requests in flight/)
  await expect(fetch(`${site.origin}/api/health`)).rejects.toThrow()
  part.finish()
  expect(await part.answer).toBe(200)
  expect(await site.ended).toEqual({ code: 0, signal: null })

  const again = await startSite(folder)
  const reader = returning(new Browser(again), staff)
  expect(await sha256(await (await reader.fetch(`/api/files/${fileId}`)).arrayBuffer())).toBe(await sha256(bytes))
})

test('a client that asks without a pause does not keep a server that stops', async () => {
  const site = await startSite(testFolder())
  let asked = 0
  const asking = (async () => {
    for (; asked < 100_000; asked++) await (await fetch(`${site.origin}/api/health`)).text()
  })().catch(() => 'refused')
  await expect.poll(() => asked).toBeGreaterThan(3)
  site.process.kill('SIGTERM')
  expect(await site.ended).toEqual({ code: 0, signal: null })
  expect(await asking).toBe('refused')
})

test('a connection that was opened in advance and asks for nothing does not keep a server that stops', async () => {
  const site = await startSite(testFolder())
  const { hostname, port } = new URL(site.origin)
  const silent = connect(Number(port), hostname)
  await once(silent, 'connect')
  await (await fetch(`${site.origin}/api/health`)).text()
  site.process.kill('SIGTERM')
  const closed = once(silent.resume(), 'close').then(() => 'closed')
  expect(await Promise.race([closed, sleep(10_000, 'still open', { ref: false })])).toBe('closed')
  expect(await site.ended).toEqual({ code: 0, signal: null })
})

test('a second process on the same data says so and ends; what kill -9 leaves is taken over with every recorded part', async () => {
  const folder = testFolder()
  const site = await startSite(folder)
  const second = startChild({ SLUICE_DATA: folder })
  expect(await second.ended).toEqual({ code: 1, signal: null })
  expect(second.said()).toContain(`Sluice is already running on ${folder}.`)

  const staff = new Browser(site)
  await setUp(site, staff)
  const { taskId, visitor } = await taskWithLink(site, staff)
  const bytes = someBytes(27 * MIB)
  const { uploadId, fileId, partSizeBytes } = await start(visitor, taskId, 'master.mov', bytes.length)
  const part = (n: number) => bytes.slice((n - 1) * partSizeBytes, n * partSizeBytes)
  for (const n of [1, 4]) expect((await visitor.putPart(uploadId, n, part(n))).status).toBe(200)
  const cut = await slowPart(visitor, site.origin, uploadId, 2, part(2))
  site.process.kill('SIGKILL')
  expect(await cut.answer).toBeUndefined()
  await site.ended

  const again = await startSite(folder)
  const sender = returning(new Browser(again), visitor)
  expect((await sender.api.uploads.parts.query({ uploadId })).parts).toEqual([1, 4])
  await expect(sender.api.uploads.finish.mutate({ uploadId })).resolves.toEqual({ missingParts: [2, 3] })
  for (const n of [3, 2]) expect((await sender.putPart(uploadId, n, part(n))).status).toBe(200)
  await expect(sender.api.uploads.finish.mutate({ uploadId })).resolves.toEqual({ fileId })
  const reader = returning(new Browser(again), staff)
  expect(await sha256(await (await reader.fetch(`/api/files/${fileId}`)).arrayBuffer())).toBe(await sha256(bytes))
})
