import { defineError } from '@sluice/core/errors'
import { bearerOf } from './session.ts'

const originRefused = defineError('origin.refused', 'forbidden', 'This request did not come from our own pages.')

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

export const isLoopback = (hostname: string) => LOOPBACK.has(hostname)

/** Our own origin; on loopback its other names too. */
function isOwn(origin: string, publicUrl: string): boolean {
  const own = new URL(publicUrl)
  if (origin === own.origin) return true
  const asked = URL.canParse(origin) ? new URL(origin) : null
  return asked !== null && isLoopback(own.hostname) && isLoopback(asked.hostname) && asked.protocol === own.protocol && asked.port === own.port
}

/**
 * The origin guard (T-34): an unsafe request must come from our own pages, by Origin or, where there is none, by Sec-Fetch-Site. One with a
 * Bearer passes: no page can make a browser send it, and its cookies are then not looked at (session.ts).
 */
export function assertOwnOrigin(request: Request, publicUrl: string): void {
  if (SAFE.has(request.method) || bearerOf(request) !== undefined) return
  const origin = request.headers.get('Origin')
  const own = origin === null ? request.headers.get('Sec-Fetch-Site') === 'same-origin' : isOwn(origin, publicUrl)
  if (!own) throw originRefused()
}

/** Whether a request came over plain http from elsewhere than this machine, where anyone on the way reads links, codes and files. */
export const isPlainElsewhere = (request: Request, publicUrl: string): boolean => publicUrl.startsWith('http:') && !isLoopback(new URL(request.url).hostname)

/** The page that says why: plain http is served on localhost alone (security.md). */
export function plainHttpRefused(): Response {
  const page = [
    'Sluice does not serve plain http here.',
    'Over plain http anyone on the way could read links, codes and files, so it is served on localhost alone.',
    'Put a proxy with a certificate in front of Sluice, and set PUBLIC_URL to its address, which begins with https:.',
  ]
  return new Response(page.join('\n'), {
    status: 403,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' },
  })
}
