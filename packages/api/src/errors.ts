import { type ErrorKind, NamedError } from '@sluice/core/errors'
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server'

/** The one table from kinds of refusal to what each protocol can say. tRPC has no 410 and a few others: `data.code` tells them apart. */
const protocols: Record<ErrorKind, { status: number; trpc: TRPC_ERROR_CODE_KEY }> = {
  invalid: { status: 400, trpc: 'BAD_REQUEST' },
  unauthenticated: { status: 401, trpc: 'UNAUTHORIZED' },
  forbidden: { status: 403, trpc: 'FORBIDDEN' },
  not_found: { status: 404, trpc: 'NOT_FOUND' },
  conflict: { status: 409, trpc: 'CONFLICT' },
  gone: { status: 410, trpc: 'NOT_FOUND' },
  length_required: { status: 411, trpc: 'BAD_REQUEST' },
  too_large: { status: 413, trpc: 'PAYLOAD_TOO_LARGE' },
  unprocessable: { status: 422, trpc: 'UNPROCESSABLE_CONTENT' },
  limited: { status: 429, trpc: 'TOO_MANY_REQUESTS' },
  unavailable: { status: 503, trpc: 'SERVICE_UNAVAILABLE' },
  full: { status: 507, trpc: 'SERVICE_UNAVAILABLE' },
}

export const trpcCodeOf = (error: NamedError) => protocols[error.kind].trpc

export interface Problem {
  status: number
  code: string
  detail: string
  facts: NamedError['facts']
}

/** What an error becomes outside: a refusal by its name, anything else `internal` with its message withheld. */
export function problemOf(error: unknown): Problem {
  if (error instanceof NamedError) return { status: protocols[error.kind].status, code: error.code, detail: error.message, facts: error.facts }
  return { status: 500, code: 'internal', detail: 'Something went wrong here. Nothing that was acknowledged is lost.', facts: {} }
}

/** RFC 9457. A refusal that knows when to come again says so in `Retry-After` too. */
export function problemResponse(problem: Problem, requestId: string): Response {
  const body = { type: 'about:blank', title: problem.code, ...problem, request_id: requestId }
  const headers = new Headers({
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Request-Id': requestId,
  })
  const { retryAfterSeconds } = problem.facts
  if (typeof retryAfterSeconds === 'number') headers.set('Retry-After', String(retryAfterSeconds))
  return new Response(JSON.stringify(body), { status: problem.status, headers })
}
