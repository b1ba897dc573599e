import type { IncomingMessage, ServerResponse } from 'node:http'
import type { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Buffers } from './context.ts'
import { directBodyOf } from './direct-body.ts'
import { requestBody } from './request-body.ts'
import { sendBytes } from './send-bytes.ts'

type Fetch = Parameters<typeof getRequestListener>[0]

interface Exchange {
  incoming: IncomingMessage
  outgoing: ServerResponse
}

/**
 * Hands the bytes of uploads and downloads from buffer to buffer, by Node's own streams. All else is left to Hono's server, which makes a new
 * buffer of every chunk: that is what the processor would then be busy with.
 */
export function bytesByHand(fetch: (request: Request, env: Exchange) => Promise<Response> | Response, buffers: Buffers): Fetch {
  return async (request, env) => {
    if (!isExchange(env)) throw new TypeError('This server speaks HTTP/1.1.')
    const { incoming, outgoing } = env
    if (incoming.method === 'PUT') Object.defineProperty(request, 'body', { value: requestBody(incoming) })
    const response = await fetch(request, env)
    // What is sent in ranges is large.
    if (!response.headers.has('Accept-Ranges') || !response.body) return response
    const direct = directBodyOf(response.body)
    const reader = direct ? undefined : byteReader(response.body)
    if (!direct && !reader) return response
    outgoing.writeHead(response.status, [...response.headers].flat())
    await (direct?.sendTo(outgoing) ?? (reader && sendBytes(reader, outgoing, buffers)))
    return RESPONSE_ALREADY_SENT
  }
}

const isExchange = (env: object): env is Exchange => 'incoming' in env && 'outgoing' in env && !('stream' in Object(env.incoming))

/** There is no other way to learn whether a stream is one of bytes. */
function byteReader(body: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: 'byob' })
  } catch {
    return undefined
  }
}
