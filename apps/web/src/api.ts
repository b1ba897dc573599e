import type { AppRouter } from '@sluice/api/router'
import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client'

/** The server takes ten calls in one request. */
const client = (headers: Record<string, string>) => createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: '/api/trpc', maxItems: 10, headers })] })

/** The server for staff and strangers: the session's cookie says who asks. Errors are `TRPCClientError`s; text.ts has the words for them. */
export const api = client({})

export type Api = typeof api

/** The server for the holder of an upload link: the header selects the cookie of that link. */
export function apiVia(linkId: string): Api {
  return client({ 'Sluice-Via': linkId })
}

/** A refusal by its name, as the server answered it. */
export interface Refusal {
  code: string
  httpStatus: number
  facts: Readonly<Record<string, unknown>>
  requestId: string | undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** A refusal that no call of the router met: of a route for bytes, or found before anything was sent. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly refusal: Refusal
  constructor(refusal: Partial<Refusal>) {
    super(`This was refused: ${refusal.code ?? 'internal'}.`)
    this.refusal = { code: 'internal', httpStatus: 0, facts: {}, requestId: undefined, ...refusal }
  }
}

/** Asks a route for bytes, or brings it some. Throws `Refused`, and what `fetch` throws. */
export async function fetchBytes(path: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(path, init)
  if (answer.ok) return answer
  const problem: unknown = await answer.json().catch(() => undefined)
  throw new Refused({ httpStatus: answer.status, ...refusalIn(problem) })
}

/** What the server refused; undefined when no answer of the server came. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refused) return error.refusal
  if (!(error instanceof TRPCClientError)) return undefined
  const data: unknown = error.data
  if (isRecord(data)) return refusalFrom(data['httpStatus'], data['code'], data['facts'], data['requestId'])
  // What stands before tRPC (the guards of origin, size and floods) answers with problem JSON (RFC 9457).
  return refusalIn(error.meta?.['responseJSON'])
}

const refusalIn = (problem: unknown): Refusal | undefined =>
  isRecord(problem) ? refusalFrom(problem['status'], problem['code'], problem['facts'], problem['request_id']) : undefined

function refusalFrom(httpStatus: unknown, code: unknown, facts: unknown, requestId: unknown): Refusal | undefined {
  if (typeof httpStatus !== 'number' || typeof code !== 'string') return undefined
  return { httpStatus, code, facts: isRecord(facts) ? facts : {}, requestId: typeof requestId === 'string' ? requestId : undefined }
}
