import type { Context } from '@sluice/core/context'
import { defineError } from '@sluice/core/errors'
import type { Bucket, Served } from './served.ts'

const tooMany = defineError('request.too_many', 'limited', 'Too many requests came from your network. Wait a moment and try again.')

const SIGN_IN =
  /(?:^|[/,])(?:signIn\.requestCode|signIn\.verifyCode|uploadLinks\.(?:open|describeEnd|askForMoreTime)|visit\.requestCode|visit\.verifyCode|workspace\.setUp)(?:$|,)/

/** Which bucket a request is counted in; null for the one that asks whether the process is up. */
export function bucketOf(path: string): Bucket | null {
  if (path === '/api/health') return null
  if (path.startsWith('/api/uploads/')) return 'parts'
  return SIGN_IN.test(decoded(path)) ? 'sign-in' : 'public'
}

/** Lets a request in, or throws `request.too_many` with `retryAfterSeconds`, before anything else is done for it. */
export async function assertNoFlood(served: Served, ctx: Context, request: Request): Promise<void> {
  const bucket = bucketOf(new URL(request.url).pathname)
  const retryAfterSeconds = bucket === null ? 0 : ((await served.limit?.(bucket, ctx.address)) ?? 0)
  if (retryAfterSeconds > 0) throw tooMany({ retryAfterSeconds })
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
