import type { AppRouter } from '@sluice/api/router'
import type { Id } from '@sluice/core/ids'
import { createTRPCClient, httpLink, type TRPCClient, TRPCClientError } from '@trpc/client'
import { until } from './process.ts'

export type Api = TRPCClient<AppRouter>

/** tRPC as a command line speaks it: with a Bearer. */
const apiWithBearer = (url: string, bearer: string): Api => apiWith(url, { Authorization: `Bearer ${bearer}` })

function apiWith(url: string, headers: Record<string, string>, seen: (response: Response) => void = () => {}): Api {
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${url}/api/trpc`,
        headers,
        fetch: async (input, init) => {
          const response = await fetch(input instanceof Request ? input.url : input, { ...init, body: init?.body ?? null, signal: init?.signal ?? null })
          seen(response)
          return response
        },
      }),
    ],
  })
}

export interface Staff {
  api: Api
  /** The session's token: a command line's Bearer. */
  token: string
  /** The name and value that a browser would keep. */
  cookie: { name: string; value: string }
}

/** Makes the workspace and its first administrator by the set-up secret, as its page does. */
export const setUpWorkspace = (url: string, secret: string, email: string): Promise<Staff> =>
  keepingCookie(url, async (page) => {
    await page.workspace.setUp.mutate({ secret, workspaceName: 'Sluice', zone: 'UTC', name: 'Administrator', email, sampleData: false })
  })

/** Signs a member of staff in by the emailed code, which is read in the development outbox. */
export const signIn = (url: string, email: string): Promise<Staff> =>
  keepingCookie(url, async (page) => {
    const old = new Set((await readOutbox(url)).map((mail) => mail.id))
    const { codeId } = await page.signIn.requestCode.mutate({ email })
    const code = await until(`the sign-in code for ${email}`, 15_000, async () => {
      const mail = (await readOutbox(url)).find((mail) => mail.to === email && !old.has(mail.id))
      return /\b\d{6}\b/.exec(mail?.text ?? '')?.[0]
    })
    await page.signIn.verifyCode.mutate({ codeId, code })
  })

/** Calls as a page of ours does, with its Origin, and keeps the session's cookie that it was given. */
async function keepingCookie(url: string, work: (page: Api) => Promise<void>): Promise<Staff> {
  let cookie = ''
  await work(apiWith(url, { Origin: url }, (response) => (cookie = response.headers.getSetCookie().find((line) => line.includes('staff=')) ?? cookie)))
  const [, name, value] = /^([^=]+)=([^;]+)/.exec(cookie) ?? []
  if (name === undefined || value === undefined) throw new Error('Signing in set no cookie.')
  return { api: apiWithBearer(url, value), token: value, cookie: { name, value } }
}

interface KeptMail {
  id: string
  to: string
  text: string
}

async function readOutbox(url: string): Promise<KeptMail[]> {
  const response = await fetch(`${url}/api/dev/outbox`)
  if (!response.ok) throw new Error(`The development outbox answered ${response.status}.`)
  const { mails }: { mails: KeptMail[] } = await response.json()
  return mails
}

/** A customer with an order, a task and a link to send to it. */
export interface Job {
  customerId: Id<'customer'>
  orderId: Id<'order'>
  taskId: Id<'task'>
  linkId: Id<'link'>
  /** What the customer is sent. */
  linkUrl: string
  /** What the customer's command line sends. */
  bearer: string
  /** The customer's own calls. */
  visitor: Api
}

/** Makes what the main job needs. `name` tells several of one host apart. */
export async function makeJob(url: string, staff: Api, name = 'Proof'): Promise<Job> {
  const { customerId } = await staff.customers.create.mutate({ name })
  const { taskTypeId } = await staff.taskTypes.create.mutate({ name, enabledForCustomerUpload: true, allowedExtensions: [], autoAccept: false })
  const { orderId } = await staff.orders.create.mutate({ customerId, title: name, tasks: [{ taskTypeId }] })
  const [task] = (await staff.orders.get.query({ orderId })).tasks
  if (!task) throw new Error('The order has no task.')
  return { customerId, orderId, taskId: task.id, ...(await makeLink(url, staff, customerId)) }
}

/** Another link to the same customer. */
export async function makeLink(url: string, staff: Api, customerId: Id<'customer'>): Promise<Pick<Job, 'linkId' | 'linkUrl' | 'bearer' | 'visitor'>> {
  const { linkId } = await staff.uploadLinks.create.mutate({ customerId, ...linkFields })
  const { url: linkUrl } = await staff.uploadLinks.copy.mutate({ linkId })
  const bearer = `${linkId}.${new URL(linkUrl).hash.slice(1)}`
  return { linkId, linkUrl, bearer, visitor: apiWithBearer(url, bearer) }
}

const linkFields = {
  description: 'Proof',
  email: 'customer@example.com',
  allowTitle: false,
  allowDuration: false,
  display: 'both',
  validUntil: null,
} as const

/** Everything that came in for a task. */
export async function listAllFiles(staff: Api, taskId: Id<'task'>) {
  const files = []
  let after: string | undefined
  do {
    const page = await staff.files.listByTask.query({ taskId, limit: 200, ...(after === undefined ? {} : { after }) })
    files.push(...page.items)
    after = page.next ?? undefined
  } while (after !== undefined)
  return files
}

/** The name of the refusal that a call met, `ok` when it met none. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'ok'
  } catch (error) {
    const refusal = refusalIn(error)
    if (refusal) return refusal.code
    throw error
  }
}

/** What the server said, when it said something; `index`: about which file of the call. */
export function refusalIn(error: unknown): { status: number; code: string; index: number | undefined } | undefined {
  if (!(error instanceof TRPCClientError)) return undefined
  const data: unknown = error.data
  if (typeof data !== 'object' || data === null || !('code' in data) || !('httpStatus' in data)) return undefined
  const facts: unknown = 'facts' in data ? data.facts : undefined
  const index = typeof facts === 'object' && facts !== null && 'index' in facts ? Number(facts.index) : undefined
  return { status: Number(data.httpStatus), code: String(data.code), index }
}
