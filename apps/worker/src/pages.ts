import type { Env } from './context.ts'

/**
 * What is no file of the web app and no request to the API: missing under /assets answers 404, which nobody may keep, everything else is the
 * app's one page. Cloudflare serves the files themselves, and `_headers` applies to the page too.
 */
export async function servePage(request: Request, assets: Env['ASSETS']): Promise<Response> {
  const headers = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return new Response('Pages are only read.', { status: 405, headers: { ...headers, Allow: 'GET, HEAD' } })
  const url = new URL(request.url)
  if (url.pathname.startsWith('/assets/')) return new Response('Not found', { status: 404, headers })
  return assets.fetch(new Request(new URL('/', url), request))
}
