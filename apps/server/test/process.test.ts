import { readFileSync, readdirSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { Browser } from '@sluice/api/testing/browser'
import { sendFile, setUp, sha256, someBytes, start, taskWithLink } from '@sluice/api/testing/steps'
import { expect, test } from 'vitest'
import { startChild, startSite } from './child.ts'
import { testFolder } from './world.ts'

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

test('a second process on the same data says so and ends, and the first goes on', async () => {
  const folder = testFolder()
  const first = await startSite(folder)
  const second = startChild({ SLUICE_DATA: folder })
  expect(await second.ended).toEqual({ code: 1, signal: null })
  expect(second.said()).toContain(`Sluice is already running on ${folder} (process ${first.process.pid}).`)
  expect((await fetch(`${first.origin}/api/health`)).status).toBe(200)
})

test('the lock that a killed process left is taken over', async () => {
  const folder = testFolder()
  const first = await startSite(folder)
  first.process.kill('SIGKILL')
  await first.ended
  expect(readFileSync(join(folder, 'lock'), 'utf8')).toMatch(new RegExp(`^${first.process.pid} `))
  const second = await startSite(folder)
  expect(readFileSync(join(folder, 'lock'), 'utf8')).toMatch(new RegExp(`^${second.process.pid} `))
})

test.for(['SIGINT', 'SIGTERM'] as const)('%s finishes the request in flight, takes no other, and ends', async (signal) => {
  const folder = testFolder()
  const site = await startSite(folder)
  const staff = new Browser(site)
  await setUp(site, staff)
  const { taskId, visitor } = await taskWithLink(site, staff)
  const bytes = someBytes(4 * MIB)
  const { uploadId, fileId } = await start(visitor, taskId, 'master.mov', bytes.length)
  const part = await slowPart(visitor, site.origin, uploadId, 1, bytes)
  await halfHere(folder)
  site.process.kill(signal)
  await site.says(new RegExp(`${signal}: finishing the requests in flight`))
  await expect(fetch(`${site.origin}/api/health`)).rejects.toThrow()
  part.finish()
  expect(await part.answer).toBe(200)
  expect(await site.ended).toEqual({ code: 0, signal: null })
  expect(readdirSync(folder)).not.toContain('lock')

  const again = await startSite(folder)
  const browser = new Browser(again)
  for (const [name, value] of staff.cookies) browser.cookies.set(name, value)
  expect(await sha256(await (await browser.fetch(`/api/files/${fileId}`)).arrayBuffer())).toBe(await sha256(bytes))
})

test('after kill -9 in the middle of an upload the recorded parts are here, the cut one is not, and the file arrives whole', async () => {
  const folder = testFolder()
  const site = await startSite(folder)
  const staff = new Browser(site)
  await setUp(site, staff)
  const { taskId, visitor } = await taskWithLink(site, staff)
  const bytes = someBytes(27 * MIB)
  const { uploadId, fileId, partSizeBytes } = await start(visitor, taskId, 'master.mov', bytes.length)
  const part = (n: number) => bytes.slice((n - 1) * partSizeBytes, n * partSizeBytes)
  expect((await visitor.putPart(uploadId, 1, part(1))).status).toBe(200)
  expect((await visitor.putPart(uploadId, 4, part(4))).status).toBe(200)
  const cut = await slowPart(visitor, site.origin, uploadId, 2, part(2))
  site.process.kill('SIGKILL')
  expect(await cut.answer).toBeUndefined()
  await site.ended

  const again = await startSite(folder)
  const sender = new Browser(again)
  for (const [name, value] of visitor.cookies) sender.cookies.set(name, value)
  sender.via = visitor.via
  expect((await sender.api.uploads.parts.query({ uploadId })).parts).toEqual([1, 4])
  await expect(sender.api.uploads.finish.mutate({ uploadId })).resolves.toEqual({ missingParts: [2, 3] })
  for (const n of [3, 2]) expect((await sender.putPart(uploadId, n, part(n))).status).toBe(200)
  await expect(sender.api.uploads.finish.mutate({ uploadId })).resolves.toEqual({ fileId })
  const reader = new Browser(again)
  for (const [name, value] of staff.cookies) reader.cookies.set(name, value)
  expect(await sha256(await (await reader.fetch(`/api/files/${fileId}`)).arrayBuffer())).toBe(await sha256(bytes))
  await sendFile(sender, taskId, 'another.mov', someBytes(100))
})
