import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { ApiEnv } from '@sluice/api/served'
import type { Hono } from 'hono'

interface HeaderRule {
  pattern: RegExp
  /** A value of null takes the header of an earlier rule away. */
  headers: [name: string, value: string | null][]
}

const REFUSED = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }

/**
 * Serves the built web app as Cloudflare's static assets do: files as they are, with the headers of the same `_headers` file; what is
 * missing under /assets answers 404, which nobody may keep, everything else is the app's one page.
 */
export function servePages(app: Hono<ApiEnv>, folder: string): void {
  const rules = readHeaderRules(join(folder, '_headers'))
  const page = existsSync(join(folder, 'index.html')) ? readFileSync(join(folder, 'index.html'), 'utf8') : null
  app.use('*', async (c, next) => {
    await next()
    if (!c.res.ok) return
    for (const rule of rules) if (rule.pattern.test(c.req.path)) for (const [name, value] of rule.headers) c.header(name, value ?? undefined)
  })
  if (page !== null) app.use('*', serveStatic({ root: folder }))
  app.get('/assets/*', (c) => c.text('Not found', 404, REFUSED))
  app.get('*', (c) => (page === null ? c.text('The web app has not been built. Run npm start.', 503, REFUSED) : c.html(page)))
  app.all('*', (c) => c.text('Pages are only read.', 405, { ...REFUSED, Allow: 'GET, HEAD' }))
}

/** The format of Cloudflare's `_headers`: a path with `*`, then its headers on indented lines; `! Name` takes one away. */
function readHeaderRules(path: string): HeaderRule[] {
  const rules: HeaderRule[] = []
  for (const line of existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []) {
    if (/^[^\s#]/.test(line)) rules.push({ pattern: patternOf(line.trim()), headers: [] })
    const [, removed, name, value = ''] = /^\s+(?:!\s*([\w-]+)|([\w-]+):(.*))$/.exec(line) ?? []
    if (removed !== undefined) rules.at(-1)?.headers.push([removed, null])
    if (name !== undefined) rules.at(-1)?.headers.push([name, value.trim()])
  }
  return rules
}

function patternOf(path: string): RegExp {
  const escaped = path.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${escaped.replaceAll('*', '.*')}$`)
}
