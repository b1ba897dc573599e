import { toHex } from '@sluice/core/encoding'
import { type Id, newId } from '@sluice/core/ids'
import { DAY } from '@sluice/core/instants'
import { Browser, type Site } from './browser.ts'

export const ADMIN = 'ada@print.test'

/** The first run: after it, `staff` is signed in as the administrator. */
export async function setUp(site: Site, staff: Browser): Promise<void> {
  const first = { secret: site.setupSecret, workspaceName: 'Druckerei Süd', zone: 'Europe/Berlin', name: 'Ada', email: ADMIN, sampleData: false }
  await staff.api.workspace.setUp.mutate(first)
}

/** A customer with an order of one task, and their browser after it opened a link that ends tomorrow. */
export async function taskWithLink(site: Site, staff: Browser) {
  const mark = crypto.randomUUID().slice(0, 8)
  const taskType = { name: `Artwork ${mark}`, enabledForCustomerUpload: true, allowedExtensions: [], autoAccept: false }
  const { taskTypeId } = await staff.api.taskTypes.create.mutate(taskType)
  const { customerId } = await staff.api.customers.create.mutate({ name: `Nele ${mark}` })
  const title = `Poster ${mark}`
  const { orderId } = await staff.api.orders.create.mutate({ customerId, title, tasks: [{ taskTypeId }] })
  const validUntil = new Date(Date.now() + DAY).toISOString().slice(0, 10)
  const terms = { description: 'Autumn', email: 'nele@customer.test', allowTitle: false, allowDuration: false, display: 'both' as const, validUntil }
  const { linkId } = await staff.api.uploadLinks.create.mutate({ customerId, ...terms })
  const { url } = await staff.api.uploadLinks.copy.mutate({ linkId })
  const secret = new URL(url).hash.slice(1)
  const visitor = new Browser(site)
  await visitor.api.uploadLinks.open.mutate({ linkId, secret })
  visitor.via = linkId
  const [order, links] = await Promise.all([staff.api.orders.get.query({ orderId }), staff.api.uploadLinks.list.query({ customerId })])
  const [task, link] = [order.tasks[0], links[0]]
  if (!task || !link) throw new Error('the order has no task, or the customer no link')
  return { taskId: task.id, title, link, secret, visitor }
}

export async function start(browser: Browser, taskId: Id<'task'>, name: string, sizeBytes: number) {
  const [upload] = await browser.api.uploads.start.mutate({ requestId: newId('event'), taskId, files: [{ name, sizeBytes }] })
  if (!upload) throw new Error('nothing was started')
  return upload
}

/** Sends a whole file part by part; `answer` is that of its last part. */
export async function sendFile(browser: Browser, taskId: Id<'task'>, name: string, bytes: Uint8Array<ArrayBuffer>) {
  const { uploadId, fileId, partSizeBytes, partCount } = await start(browser, taskId, name, bytes.length)
  let answer: unknown
  for (let n = 1; n <= partCount; n++) {
    const put = await browser.putPart(uploadId, n, bytes.slice((n - 1) * partSizeBytes, n * partSizeBytes))
    answer = await put.json()
    if (!put.ok) throw new Error(`part ${n}: ${JSON.stringify(answer)}`)
  }
  if (partCount > 1) await browser.api.uploads.finish.mutate({ uploadId })
  return { fileId, answer }
}

/** Bytes that no two files share. */
export function someBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
  return bytes
}

export async function sha256(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}
