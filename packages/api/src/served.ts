import type { Context, Host } from '@sluice/core/context'
import { newId } from '@sluice/core/ids'
import type { Instant } from '@sluice/core/instants'
import type { MailAttachment } from '@sluice/core/ports'
import { runChoreSoon } from '@sluice/core/chores/runner'

/** A mail that the development mailer kept instead of sending. */
export interface KeptMail {
  id: string
  to: string
  subject: string
  text: string
  html: string
  attachments?: readonly MailAttachment[]
}

/** Kinds of requests that floods are counted by. */
export type Bucket = 'parts' | 'sign-in' | 'public'

/** What a host hands over with each request. */
export interface Served {
  host: Host
  clock(): Instant
  /** Keeps the host alive until work after the answer is done. */
  waitUntil(work: Promise<unknown>): void
  /** The asker's network address as the host knows it; a proxy's word counts only where the host was told to trust it. */
  address: string
  /** Present only on a loopback development host without a mail provider: what it would have sent. */
  outbox: (() => readonly KeptMail[]) | null
  /** Counts a request of an address block against floods: how many seconds it must wait; 0 lets it in. Absent: nobody is made to wait. */
  limit?(bucket: Bucket, address: string): Promise<number>
  /** Two ends of a stream of exactly so many bytes, through which the platform pipes without JavaScript. Absent: one of our own. */
  fixedLength?(sizeBytes: number): { readable: ReadableStream<Uint8Array>; writable: WritableStream<Uint8Array> }
}

/** What Hono carries from the first middleware to every route. */
export interface ApiEnv {
  Variables: { served: Served; ctx: Context }
}

/**
 * What askers are told apart by: an IPv4 address, or the /64 of an IPv6 one, because one household or server has at least that many. However an
 * address is written, its block is the same text.
 */
export function addressBlock(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address
  const [left = [], right = []] = address.split('::').map((half) => half.split(':').filter((group) => group !== ''))
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  const block = [...left, ...zeros, ...right].slice(0, 4)
  return block.map((group) => Number.parseInt(group, 16).toString(16)).join(':')
}

/** Whether an address block is this machine's own: a person who tries Sluice out, or a proxy whose word on the asker is not trusted. */
export const isThisMachine = (block: string): boolean => block === '' || block.startsWith('127.') || block === '0:0:0:0'

/** The context of a stranger's request; session.ts finds out who it is. */
export function contextOf(served: Served, request: Request): Context {
  const ctx: Context = {
    ...served.host,
    requestId: newId('request'),
    now: served.clock(),
    clock: () => served.clock(),
    soon: (chore) => served.waitUntil(runChoreSoon({ ...ctx, now: served.clock() }, chore)),
    address: addressBlock(served.address),
    device: (request.headers.get('User-Agent') ?? '').slice(0, 200),
    actor: { kind: 'stranger' },
  }
  return ctx
}
