import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { ApiEnv } from '@sluice/api/served'
import type { Hono } from 'hono'

interface HeaderRule {
  pattern: RegExp
  headers: [string, string][]
}

/**
 * Serves the built web app as Cloudflare's static assets do: files as they are, with the headers of the same `_headers` file; what is
 * missing under /assets answers 404, everything else is the app's one page.
 */
export function servePages(app: Hono<ApiEnv>, folder: string): void {
  const rules = readHeaderRules(join(folder, '_headers'))
  const page = existsSync(join(folder, 'index.html')) ? readFileSync(join(folder, 'index.html'), 'utf8') : null
  app.use('*', async (c, next) => {
    await next()
    if (c.req.path.startsWith('/api/')) return
    for (const rule of rules) if (rule.pattern.test(c.req.path)) for (const [name, value] of rule.headers) c.header(name, value)
  })
  app.use('*', serveStatic({ root: folder }))
  app.get('/assets/*', (c) => c.text('Not found', 404, { 'Cache-Control': 'no-store' }))
  app.get('*', (c) => (page === null ? c.text('The web app has not been built. Run npm start.', 503) : c.html(page)))
}

/** The format of Cloudflare's `_headers`: a path with `*`, then its headers on indented lines. */
function readHeaderRules(path: string): HeaderRule[] {
  const rules: HeaderRule[] = []
  for (const line of existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []) {
    const colon = line.indexOf(':')
    if (/^\S/.test(line) && !line.startsWith('#')) {
      rules.push({
        pattern: new RegExp(
          `^${line
            .trim()
            .replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
            .replaceAll('*', '.*')}$`,
        ),
        headers: [],
      })
    } else if (colon > 0 && /^\s/.test(line)) {
      rules.at(-1)?.headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()])
    }
  }
  return rules
}
