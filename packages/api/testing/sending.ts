import { createHash } from 'node:crypto'
import { commitQuietly } from '@sluice/core/audit/usecases'
import { createCustomer } from '@sluice/core/customers/usecases'
import { type Id, newId } from '@sluice/core/ids'
import { createOrder } from '@sluice/core/orders/usecases'
import { createTaskType, listTasksOf } from '@sluice/core/tasks/usecases'
import type { CreateLink } from '@sluice/core/upload-links/schemas'
import type { UploadLink } from '@sluice/core/upload-links/policy'
import { uploadLinks } from '@sluice/core/upload-links/table'
import { copyLink, createLink, findLinkById, openLink } from '@sluice/core/upload-links/usecases'
import type { StartedUpload } from '@sluice/core/uploads/start'
import type { Asker, House } from './house.ts'

export interface Job {
  customerId: Id<'customer'>
  orderId: Id<'order'>
  taskId: Id<'task'>
}

/** A new customer with one order that has one task to send files for. */
export async function makeJob({ administrator: ctx, host }: House): Promise<Job> {
  const { customerId } = await createCustomer(ctx, { name: 'Northlight Pictures', notes: '' })
  const type = { name: `Video master ${newId('taskType')}`, enabledForCustomerUpload: true, allowedExtensions: [], autoAccept: false }
  const { taskTypeId } = await createTaskType(ctx, type)
  const fields = { title: 'Harbour, episode 4', project: '', series: '', durationSeconds: null, label: '', number: null }
  const { orderId } = await createOrder(ctx, { ...fields, customerId, tasks: [{ taskTypeId, title: '' }] })
  const [first] = await listTasksOf(host.db, orderId)
  if (!first) throw new Error('the order has no task')
  return { customerId, orderId, taskId: first.task.id }
}

export interface Holder {
  linkId: Id<'link'>
  secret: string
  /** A browser that opened the link, and says that it asks with it. */
  as: Asker
  /** The link's cookie alone. */
  cookie: string
}

/** A new link of a customer, opened. */
export async function makeHolder(house: House, customerId: Id<'customer'>, facts: Partial<CreateLink> = {}): Promise<Holder> {
  const fields = { description: 'Season 2 masters', email: 'anna@northlight.example', allowTitle: false, allowDuration: false, display: 'both' } as const
  const { linkId } = await createLink(house.administrator, { ...fields, validUntil: null, ...facts, customerId })
  const { url } = await copyLink(house.administrator, { linkId })
  const secret = url.split('#')[1] ?? ''
  const { token } = await openLink(house.stranger(), { linkId, secret })
  const cookie = `__Host-v_${linkId}=${token}`
  return { linkId, secret, cookie, as: { Cookie: cookie, 'Sluice-Via': linkId } }
}

/** Makes a link ask for codes, as staff do in its form. */
export async function askForCodes({ host, stranger }: House, { linkId }: Holder, facts: Pick<UploadLink, 'secondFactor'> & { phone?: string }): Promise<void> {
  const link = await findLinkById(host.db, linkId)
  if (!link) throw new Error('there is no such link')
  await commitQuietly(stranger(), [host.db.insert(uploadLinks).values(link).onConflictDoUpdate({ target: uploadLinks.id, set: facts })])
}

/** Begins one file. */
export async function startUpload(house: House, as: Asker, taskId: Id<'task'>, sizeBytes: number, name = 'master.mov'): Promise<StartedUpload> {
  const { data, code } = await house.call('uploads.start', { requestId: newId('event'), taskId, files: [{ name, sizeBytes }] }, as)
  const [started] = Array.isArray(data) ? (data as StartedUpload[]) : []
  if (!started) throw new Error(`not started: ${code}`)
  return started
}

export const contentDigest = (bytes: Uint8Array) => `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`

/** Sends one part with its length and, unless told otherwise, its digest. */
export const putPart = (house: House, as: Asker, uploadId: string, n: number | string, bytes: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  house.ask(`/api/uploads/${uploadId}/parts/${n}`, {
    method: 'PUT',
    as,
    body: bytes,
    headers: { 'Content-Length': String(bytes.byteLength), 'Content-Digest': contentDigest(bytes), ...headers },
  })

/** Sends a file of one part. */
export async function sendFile(house: House, as: Asker, taskId: Id<'task'>, bytes: Uint8Array<ArrayBuffer>, name?: string): Promise<Id<'file'>> {
  const { uploadId } = await startUpload(house, as, taskId, bytes.byteLength, name)
  const receipt: { fileId: Id<'file'> } = await (await putPart(house, as, uploadId, 1, bytes)).json()
  return receipt.fileId
}

/** Bytes that differ from place to place, the same for the same seed. */
export const bytesOf = (length: number, seed = 1): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + seed * 17 + (index >> 8)) & 255)
