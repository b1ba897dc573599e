import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ApiEnv } from '@sluice/api/served'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { servePages } from '../src/pages.ts'
import { testFolder } from './world.ts'

const PAGE = '<!doctype html><title>Sluice</title>'
const HEADERS = `# a comment
/*
  Content-Security-Policy: default-src 'none'; script-src 'self'
  Cache-Control: no-cache
  X-Gone: 1

/assets/*
  ! X-Gone
  Cache-Control: public, max-age=31536000, immutable

/u/*
  X-Robots-Tag: noindex
`

/** A built web app of three files. */
function openPages(): Hono<ApiEnv> {
  const folder = testFolder()
  mkdirSync(join(folder, 'dist/assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(join(folder, 'dist/index.html'), PAGE)
  writeFileSync(join(folder, 'dist/_headers'), HEADERS)
  writeFileSync(join(folder, 'dist/assets/app-1.js'), 'export {}')
  const app = new Hono<ApiEnv>()
  servePages(app, join(folder, 'dist'))
  return app
}

test("every address of the app is its one page, with the headers of Cloudflare's file", async () => {
  const app = openPages()
  for (const path of ['/', '/orders', '/u/lnk_1', '/open/ord_1?tab=files', '/dev/outbox', '/favicon.ico']) {
    const response = await app.request(path)
    expect([response.status, await response.text()], path).toEqual([200, PAGE])
    expect(Object.fromEntries(response.headers), path).toMatchObject({
      'content-security-policy': "default-src 'none'; script-src 'self'",
      'cache-control': 'no-cache',
      'content-type': expect.stringMatching(/^text\/html/i),
    })
    expect(response.headers.get('X-Robots-Tag'), path).toBe(path.startsWith('/u/') ? 'noindex' : null)
  }
})

test('a file of the app may be kept for ever, and has the headers of every page but the one taken away', async () => {
  const response = await openPages().request('/assets/app-1.js')
  expect([response.status, await response.text()]).toEqual([200, 'export {}'])
  expect(response.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
  expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
  expect(response.headers.has('X-Gone')).toBe(false)
})

test('a file of an older build is missing, and nobody keeps that answer', async () => {
  const response = await openPages().request('/assets/app-0.js')
  expect([response.status, response.headers.get('Cache-Control'), await response.text()]).toEqual([404, 'no-store', 'Not found'])
})

test('no address leads out of the folder', async () => {
  const app = openPages()
  for (const path of [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '//secret.txt',
    '/assets/%00',
  ])
    expect(await (await app.request(`http://localhost${path}`)).text(), path).not.toContain('secret')
})

test('a page is only read', async () => {
  const app = openPages()
  const response = await app.request('/orders', { method: 'POST', body: 'x' })
  expect([response.status, response.headers.get('Allow'), response.headers.get('Cache-Control')]).toEqual([405, 'GET, HEAD', 'no-store'])
  expect(await (await app.request('/orders', { method: 'HEAD' })).text()).toBe('')
})

test('without a built app the page says what to run', async () => {
  const app = new Hono<ApiEnv>()
  servePages(app, join(testFolder(), 'dist'))
  const response = await app.request('/')
  expect([response.status, response.headers.get('Cache-Control'), await response.text()]).toEqual([503, 'no-store', expect.stringContaining('npm start')])
})
