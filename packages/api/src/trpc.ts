import type { Context } from '@sluice/core/context'
import { invalidInput, NamedError } from '@sluice/core/errors'
import { initTRPC, TRPCError } from '@trpc/server'
import { problemOf, trpcCodeOf } from './errors.ts'
import { holderOf, staffOf, visitorOf } from './session.ts'

/** A stranger's context, and the two ends of the HTTP exchange for what makes or ends a session. */
export type RequestContext = Context & { request: Request; responseHeaders: Headers }

const t = initTRPC.context<RequestContext>().create({
  errorFormatter({ shape, error, ctx }) {
    const named = error.cause instanceof NamedError ? error.cause : error.code === 'BAD_REQUEST' ? invalidInput() : null
    const problem = named
      ? problemOf(named)
      : error.code === 'INTERNAL_SERVER_ERROR'
        ? problemOf(null)
        : { ...problemOf(null), status: shape.data.httpStatus, code: error.code }
    return {
      code: shape.code,
      message: problem.detail,
      data: { code: problem.code, httpStatus: problem.status, facts: problem.facts, requestId: ctx?.requestId ?? null },
    }
  },
})

/** The one place where core's refusals become tRPC's. */
const named = t.middleware(async ({ next }) => {
  const result = await next()
  if (!result.ok && result.error.cause instanceof NamedError) {
    throw new TRPCError({ code: trpcCodeOf(result.error.cause), message: result.error.cause.message, cause: result.error.cause })
  }
  return result
})

export const router = t.router
/** Anyone. */
export const open = t.procedure.use(named)
/** Who holds an upload link, though a code may still be needed: for the gate alone. */
export const holder = open.use(async ({ ctx, next }) => next({ ctx: await holderOf(ctx, ctx.request) }))
/** A holder who was let in. */
export const visitor = open.use(async ({ ctx, next }) => next({ ctx: await visitorOf(ctx, ctx.request) }))
/** Signed-in staff; what is the administrators' alone, the usecase says. */
export const staff = open.use(async ({ ctx, next }) => next({ ctx: await staffOf(ctx, ctx.request) }))
