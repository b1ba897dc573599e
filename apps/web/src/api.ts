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

/** What the server refused; undefined when no answer of the server came. */
export function refusalOf(error: unknown): Refusal | undefined {
  const data: unknown = error instanceof TRPCClientError ? error.data : undefined
  if (!isRecord(data) || typeof data['code'] !== 'string' || typeof data['httpStatus'] !== 'number') return undefined
  const { code, httpStatus, facts, requestId } = data
  return { code, httpStatus, facts: isRecord(facts) ? facts : {}, requestId: typeof requestId === 'string' ? requestId : undefined }
}
