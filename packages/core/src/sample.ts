import { commit } from './audit/usecases.ts'
import { dayOf } from './calendar.ts'
import { actingAs, type Context, type StaffContext, type VisitorContext } from './context.ts'
import { createCustomer } from './customers/usecases.ts'
import { utf8 } from './encoding.ts'
import { type Id, newId } from './ids.ts'
import { DAY } from './instants.ts'
import { ORDER_STATUSES, type OrderStatus } from './orders/table.ts'
import { changeOrderStatus, createOrder } from './orders/usecases.ts'
import { addMember, findFirstAdministrator } from './staff/usecases.ts'
import { closeSilently } from './submissions/usecases.ts'
import { createTaskType, listTasksOf, listTaskTypes } from './tasks/usecases.ts'
import { copyLink, createLink, revokeLink, visitorFromSecret } from './upload-links/usecases.ts'
import { receivePart } from './uploads/parts.ts'
import { startUploads } from './uploads/start.ts'
import { notSetUp } from './workspace/errors.ts'
import { getWorkspace } from './workspace/usecases.ts'

const PEOPLE = [
  { name: 'Ilse Maas', email: 'ilse.maas@lumen.example', role: 'administrator' },
  { name: 'Tomas Reyes', email: 'tomas.reyes@lumen.example', role: 'level-2' },
] as const

const TASK_TYPES = [
  { name: 'Video master', allowedExtensions: ['mov', 'mxf', 'mp4'], enabledForCustomerUpload: true, autoAccept: false },
  { name: 'Subtitle script', allowedExtensions: ['srt', 'vtt', 'docx'], enabledForCustomerUpload: true, autoAccept: false },
  { name: 'M&E stems', allowedExtensions: ['wav', 'aiff', 'csv'], enabledForCustomerUpload: true, autoAccept: false },
  { name: 'Artwork', allowedExtensions: [], enabledForCustomerUpload: true, autoAccept: true },
  { name: 'Trailer', allowedExtensions: ['mov', 'mp4'], enabledForCustomerUpload: false, autoAccept: false },
]

const file = (task: string, name: string, mediaType: string, text: string) => ({ task, name, mediaType, text })
const subtitles = (name: string) => file('Subtitle script', name, 'application/x-subrip', '1\n00:00:01,000 --> 00:00:03,500\nThe tide turns at six.\n')
const artwork = (name: string) =>
  file('Artwork', name, 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><path fill="#0b6b62" d="M0 0h16v9H0z"/></svg>\n')

type SampleFile = ReturnType<typeof file>
type SampleOrder = ReturnType<typeof order>
const order = (title: string, series: string, minutes: number, daysAgo: number, status: OrderStatus, tasks: readonly string[], sent: SampleFile[] = []) => {
  return { title, series, minutes, daysAgo, status, tasks, sent }
}

/** `links` by description: days from now until the last day, `open` without an end. The first one is open, and what was sent came by it. */
const CUSTOMERS = [
  {
    person: { name: 'Northlight Pictures', notes: 'Masters come as ProRes; ask for stems early.' },
    email: 'anna@northlight.example',
    links: { 'Season 2 masters': 9, 'Everything for Harbour': 'open' },
    orders: [
      order('Harbour, episode 4', 'Harbour', 52, 9, 'Accepted', ['Video master', 'Subtitle script', 'M&E stems'], [subtitles('harbour_e04_en.srt')]),
      order('Harbour, episode 5', 'Harbour', 51, 8, 'Production', ['Video master', 'Artwork'], [artwork('harbour-key-art.svg')]),
    ],
  },
  {
    person: { name: 'Kestrel Documentaries', notes: '' },
    email: 'post@kestrel.example',
    links: { 'Saltmarsh deliverables': 30, 'Saltmarsh rushes': -3 },
    orders: [order('Saltmarsh', '', 94, 3, 'Incoming', ['Video master', 'Artwork']), order('Saltmarsh, trailer', '', 2, 2, 'New', ['Trailer'])],
  },
  {
    person: { name: 'Tall Ship Animation', notes: 'One folder for each language, please.' },
    email: 'studio@tallship.example',
    links: { 'The Lantern Keeper': 'open', 'Old address of the studio': 'revoked' },
    orders: [
      order('The Lantern Keeper', '', 81, 28, 'Completed', ['Subtitle script', 'Artwork'], [subtitles('lantern-keeper_en.srt'), artwork('poster.svg')]),
      order('The Lantern Keeper, shorts', 'Lantern shorts', 12, 6, 'Approval pending', ['M&E stems', 'Subtitle script']),
    ],
  },
] as const

/** Fills a workspace that was just set up, once, with something in every room, for people who try it. Writes to nobody. */
export async function makeSample(ctx: Context): Promise<void> {
  const first = await findFirstAdministrator(ctx.db)
  if (!first) throw notSetUp()
  const actor = { kind: 'staff', staffId: first.id, sessionId: newId('session'), name: first.name, email: first.email, role: first.role } as const
  const ago = (days: number) => actingAs({ ...ctx, now: ctx.now - days * DAY }, actor)
  for (const type of TASK_TYPES) await createTaskType(ago(40), type)
  for (const customer of CUSTOMERS) await addCustomer(ago, customer)
  const people = PEOPLE.flatMap((person) => addMember(ctx, { ...person, id: newId('staff'), invitedAt: ctx.now }))
  // Submissions are closed here and not by the chore, which would write to staff of files that nobody sent.
  await commit(ago(0), 'workspace.sample_made', null, {}, [...people, closeSilently(ctx)])
}

type Ago = (days: number) => StaffContext

async function addCustomer(ago: Ago, { person, email, links, orders }: (typeof CUSTOMERS)[number]): Promise<void> {
  const { customerId } = await createCustomer(ago(40), person)
  const added: Id<'link'>[] = []
  for (const [description, ends] of Object.entries(links)) added.push(await addLink(ago, { customerId, email, description }, ends))
  const [linkId] = added
  if (!linkId) return
  const secret = new URL((await copyLink(ago(0), { linkId })).url).hash.slice(1)
  for (const order of orders) await addOrder(ago, customerId, order, await visitorFromSecret(ago(order.daysAgo - 1), { linkId, secret }))
}

async function addLink(ago: Ago, link: { customerId: Id<'customer'>; email: string; description: string }, ends: number | 'open' | 'revoked') {
  const { zone } = await getWorkspace(ago(0).db)
  const validUntil = typeof ends === 'number' ? dayOf(ago(-ends).now, zone) : null
  const { linkId } = await createLink(ago(35), { ...link, allowTitle: false, allowDuration: false, display: 'both', validUntil })
  if (ends === 'revoked') await revokeLink(ago(5), { linkId })
  return linkId
}

async function addOrder(ago: Ago, customerId: Id<'customer'>, order: SampleOrder, visitor: VisitorContext): Promise<void> {
  const { title, series, daysAgo, status } = order
  const types = (await listTaskTypes(ago(0))).filter((type) => order.tasks.includes(type.name))
  const tasks = types.map((type) => ({ taskTypeId: type.id, title: '' }))
  const facts = { title, series, project: '', label: '', number: null, durationSeconds: order.minutes * 60 }
  const { orderId } = await createOrder(ago(daysAgo), { ...facts, customerId, tasks })
  for (const { task, type } of await listTasksOf(visitor.db, orderId)) {
    for (const file of order.sent) if (file.task === type.name) await send(visitor, task.id, file)
  }
  // New is the customer's to edit: an order that staff made goes past it.
  const steps = status === 'New' ? [status] : ORDER_STATUSES.slice(2, ORDER_STATUSES.indexOf(status) + 1)
  let from: OrderStatus = 'Incoming'
  for (const [index, to] of steps.entries()) {
    await changeOrderStatus(ago(Math.max(0, daysAgo - 2 - index)), { orderId, from, to })
    from = to
  }
}

async function send(visitor: VisitorContext, taskId: Id<'task'>, { name, mediaType, text }: SampleFile): Promise<void> {
  const bytes = utf8(text)
  const file = { name, mediaType, relativePath: '', sizeBytes: bytes.length, lastModified: visitor.now, sameName: 'keep-both' as const }
  const [upload] = await startUploads(visitor, { requestId: newId('event'), taskId, assetId: null, files: [file] })
  if (upload) await receivePart(visitor, { uploadId: upload.uploadId, n: 1, body: new Blob([bytes]).stream(), sizeBytes: bytes.length })
}
