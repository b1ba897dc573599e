import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import type { Instant } from '@sluice/core/instants'
import type { AppRouter } from '../src/router.ts'
import type { KeptMail } from '../src/served.ts'

/** Where a host under test is reached. */
export interface Site {
  /** `http://localhost:…`, as the host's PUBLIC_URL says. */
  origin: string
  setupSecret: string
  fetch(request: Request): Promise<Response>
}

/** A host under test, with a database and a store of its own, empty, and the local outbox. */
export interface World extends Site {
  /** Sets the host's clock; null: the real one again. */
  travelTo(at: Instant | null): void
  /** What the host's triggers do when `at` comes: every chore whose time it is. */
  runChores(at: Instant): Promise<void>
  /** The keys of the stored objects. */
  objectKeys(): Promise<string[]>
  close(): Promise<void>
}

const JSON_BODY = { 'Content-Type': 'application/json' }
const textOf = (body: unknown) => (typeof body === 'string' ? body : null)

/** A browser without pages: it keeps cookies, says where its requests come from, and calls procedures with the router's types. */
export class Browser {
  readonly api: TRPCClient<AppRouter>
  readonly cookies = new Map<string, string>()
  /** The link whose cookie is meant. */
  via: string | null = null
  /** What a command line shows instead of cookies: `<link>.<secret>`. */
  bearer: string | null = null
  readonly #site: Site

  constructor(site: Site) {
    this.#site = site
    this.api = createTRPCClient<AppRouter>({
      links: [
        httpLink({
          url: `${site.origin}/api/trpc`,
          fetch: (url, init) =>
            this.fetch(url instanceof Request ? url.url : url, { method: init?.method ?? 'GET', body: textOf(init?.body), headers: JSON_BODY }),
        }),
      ],
    })
  }

  async fetch(path: string | URL, init: { method?: string; body?: BodyInit | null; headers?: Record<string, string> } = {}): Promise<Response> {
    const headers = new Headers({ Origin: this.#site.origin, ...init.headers })
    if (this.cookies.size > 0) headers.set('Cookie', Array.from(this.cookies, ([name, value]) => `${name}=${value}`).join('; '))
    if (this.bearer !== null) headers.set('Authorization', `Bearer ${this.bearer}`)
    if (this.via !== null) headers.set('Sluice-Via', this.via)
    const answer = await this.#site.fetch(new Request(new URL(path, this.#site.origin), { ...init, headers }))
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return answer
  }

  /** Sends one part with its digest, as the upload engine does. */
  async putPart(uploadId: string, n: number, bytes: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Response> {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    const declared = { 'Content-Length': String(bytes.length), 'Content-Digest': `sha-256=:${btoa(String.fromCharCode(...digest))}:` }
    return this.fetch(`/api/uploads/${uploadId}/parts/${n}`, { method: 'PUT', body: bytes, headers: { ...declared, ...headers } })
  }

  /** What the host would have mailed, newest first. */
  async outbox(): Promise<readonly KeptMail[]> {
    const answer = await this.fetch('/api/dev/outbox')
    const { mails }: { mails: KeptMail[] } = await answer.json()
    return mails
  }
}
