import type { Context } from '@sluice/core/context'
import { defineError } from '@sluice/core/errors'
import type { Bucket, Served } from './served.ts'

const tooMany = defineError('request.too_many', 'limited', 'Too many requests came from your network. Wait a moment and try again.')

const SIGN_IN: ReadonlySet<string> = new Set([
  'signIn.requestCode',
  'signIn.verifyCode',
  'uploadLinks.open',
  'uploadLinks.describeEnd',
  'uploadLinks.askForMoreTime',
  'visit.requestCode',
  'visit.verifyCode',
  'workspace.setUp',
])

/**
 * The buckets that a request is counted in, once for each that is named: each guess of a batch counts, all else is one request. None for the request
 * that asks whether the process is up. tRPC decodes a path once and overlooks slashes around it, so that all slashes are overlooked here.
 */
export function bucketsOf(path: string): readonly Bucket[] {
  if (path === '/api/health') return []
  if (path.startsWith('/api/uploads/')) return ['parts']
  const guesses = decoded(path)
    .split(/[/,]/)
    .filter((name) => SIGN_IN.has(name))
  return guesses.length === 0 ? ['public'] : guesses.map(() => 'sign-in')
}

/** Lets a request in, or throws `request.too_many` with `retryAfterSeconds`, before anything else is done for it. */
export async function assertNoFlood(served: Served, ctx: Context, request: Request): Promise<void> {
  for (const bucket of bucketsOf(new URL(request.url).pathname)) {
    const retryAfterSeconds = (await served.limit?.(bucket, ctx.address)) ?? 0
    if (retryAfterSeconds > 0) throw tooMany({ retryAfterSeconds })
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
