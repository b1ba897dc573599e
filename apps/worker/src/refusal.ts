import { problemOf, problemResponse } from '@sluice/api/errors'
import type { NamedError } from '@sluice/core/errors'
import { newId } from '@sluice/core/ids'

/** What a host without its settings answers: it is up, it is not ready, and nothing else. */
export function refuseUnconfigured(request: Request, error: NamedError): Response {
  const { pathname } = new URL(request.url)
  const headers = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }
  if (pathname === '/api/health') return Response.json({ status: 'up' }, { headers })
  if (pathname === '/api/ready') return Response.json({ ready: false, ...error.facts }, { status: 503, headers })
  return problemResponse(problemOf(error), newId('request'))
}
