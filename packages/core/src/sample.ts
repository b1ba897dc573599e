import { commit } from './audit/usecases.ts'
import { updateBrand } from './branding/usecases.ts'
import { dayOf } from './calendar.ts'
import { actingAs, type Context, type StaffContext, type VisitorContext } from './context.ts'
import { createCustomer } from './customers/usecases.ts'
import { utf8 } from './encoding.ts'
import { type Id, newId } from './ids.ts'
import { DAY } from './instants.ts'
import { editOrder } from './orders/edit.ts'
import { ORDER_STATUSES, type OrderStatus } from './orders/table.ts'
import { changeOrderStatus, createOrder, getOrder } from './orders/usecases.ts'
import { addMember, findFirstAdministrator } from './staff/usecases.ts'
import { closeSilently } from './submissions/usecases.ts'
import { acceptTask, completeTask, rejectTask } from './tasks/review.ts'
import { createTaskType, listTasksOf, listTaskTypes } from './tasks/usecases.ts'
import { askForMoreTime } from './upload-links/more-time.ts'
import { remindNobody } from './upload-links/reminders.ts'
import { reportLink } from './upload-links/reports.ts'
import type { CreateLink } from './upload-links/schemas.ts'
import { shareLink } from './upload-links/share.ts'
import { copyLink, createLink, revokeLink, visitorFromSecret } from './upload-links/usecases.ts'
import { receivePart } from './uploads/parts.ts'
import { startUploads } from './uploads/start.ts'
import { notSetUp } from './workspace/errors.ts'
import { getWorkspace } from './workspace/usecases.ts'

const PEOPLE = [
  { name: 'Ilse Maas', email: 'ilse.maas@lumen.example', role: 'administrator', submissionNotices: 'off' },
  { name: 'Tomas Reyes', email: 'tomas.reyes@lumen.example', role: 'level-2', submissionNotices: 'daily' },
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

const cues = (name: string) => file('M&E stems', name, 'text/csv', 'cue,from,to\nharbour bell,00:00:04,00:00:09\n')

type SampleFile = ReturnType<typeof file>
/** What staff did with what came in: for a rejection, its reason. */
type Review = 'accept' | 'complete' | { reason: string }
interface SampleOrder {
  title: string
  project?: string
  series?: string
  minutes: number
  daysAgo: number
  status: OrderStatus
  tasks: readonly string[]
  sent?: readonly SampleFile[]
  reviews?: Readonly<Record<string, Review>>
  /** What the customer changed of it through their first link. */
  edit?: { title: string; minutes: number }
}

interface SampleLink {
  description: string
  /** Days from now until the last day, `open` without an end. */
  ends: number | 'open' | 'revoked'
  facts?: Partial<CreateLink>
  /** It reaches the customer's orders of this project and series only, by their numbers too. */
  only?: { project: string; series: string }
  sharedWith?: string
  /** Its holder says that something is wrong with it. */
  problem?: string
  /** It has ended, and its holder asks for more time. */
  asksForTime?: boolean
}

interface SampleCustomer {
  person: { name: string; notes: string }
  /** A look of its own. */
  brand?: { accent: string; welcomeText: string }
  email: string
  /** The first one is open and asks for no code where something was sent: it came by it. */
  links: readonly [SampleLink, ...SampleLink[]]
  orders: readonly SampleOrder[]
}

const HARBOUR = { project: 'Harbour, season 2', series: 'Harbour' }

const CUSTOMERS: readonly SampleCustomer[] = [
  {
    person: { name: 'Northlight Pictures', notes: 'Masters come as ProRes; ask for stems early.' },
    email: 'anna@northlight.example',
    links: [
      { description: 'Season 2 masters', ends: 9, facts: { allowTitle: true, allowDuration: true }, sharedWith: 'mix@saltandsound.example' },
      { description: 'Everything for Harbour', ends: 'open', only: HARBOUR },
    ],
    orders: [
      {
        ...HARBOUR,
        title: 'Harbour, episode 4',
        minutes: 52,
        daysAgo: 9,
        status: 'Accepted',
        tasks: ['Video master', 'Subtitle script', 'M&E stems'],
        sent: [subtitles('harbour_e04_en.srt'), cues('harbour_e04_cues.csv')],
        reviews: { 'Subtitle script': 'accept' },
        edit: { title: 'Harbour, episode 4: Low tide', minutes: 54 },
      },
      {
        ...HARBOUR,
        title: 'Harbour, episode 5',
        minutes: 51,
        daysAgo: 8,
        status: 'Production',
        tasks: ['Video master', 'Artwork'],
        sent: [artwork('harbour-key-art.svg')],
      },
    ],
  },
  {
    person: { name: 'Kestrel Documentaries', notes: '' },
    email: 'post@kestrel.example',
    links: [
      { description: 'Saltmarsh deliverables', ends: 30, facts: { secondFactor: 'email' } },
      { description: 'Saltmarsh rushes', ends: -3, asksForTime: true },
    ],
    orders: [
      { title: 'Saltmarsh', minutes: 94, daysAgo: 3, status: 'Incoming', tasks: ['Video master', 'Artwork'] },
      { title: 'Saltmarsh, trailer', minutes: 2, daysAgo: 2, status: 'New', tasks: ['Trailer'] },
    ],
  },
  {
    person: { name: 'Tall Ship Animation', notes: 'One folder for each language, please.' },
    brand: { accent: '#8a3ffc', welcomeText: 'Ahoy! Put each language into a folder of its own, please.' },
    email: 'studio@tallship.example',
    links: [
      { description: 'The Lantern Keeper', ends: 'open', problem: 'Order numbers here are not those of our purchase order. Which one is right?' },
      { description: 'Old address of the studio', ends: 'revoked' },
    ],
    orders: [
      {
        title: 'The Lantern Keeper',
        minutes: 81,
        daysAgo: 28,
        status: 'Completed',
        tasks: ['Subtitle script', 'Artwork'],
        sent: [subtitles('lantern-keeper_en.srt'), artwork('poster.svg')],
        reviews: { 'Subtitle script': 'complete' },
      },
      {
        title: 'The Lantern Keeper, shorts',
        series: 'Lantern shorts',
        minutes: 12,
        daysAgo: 6,
        status: 'Approval pending',
        tasks: ['M&E stems', 'Subtitle script'],
        sent: [subtitles('lantern-shorts_en.srt')],
        reviews: { 'Subtitle script': { reason: 'From 00:04:00 on the lines are two seconds late.' } },
      },
    ],
  },
]

/** Fills a workspace that was just set up, once, with something in every room, for people who try it. Writes to nobody. */
export async function makeSample(given: Context): Promise<void> {
  const ctx: Context = { ...given, silent: true, soon: () => undefined }
  const first = await findFirstAdministrator(ctx.db)
  if (!first) throw notSetUp()
  const actor = { kind: 'staff', staffId: first.id, sessionId: newId('session'), name: first.name, email: first.email, role: first.role } as const
  const ago = (days: number) => actingAs({ ...ctx, now: ctx.now - days * DAY }, actor)
  for (const type of TASK_TYPES) await createTaskType(ago(40), type)
  for (const customer of CUSTOMERS) await addCustomer(ago, customer)
  const people = PEOPLE.flatMap((person) => addMember(ctx, { ...person, id: newId('staff'), invitedAt: ctx.now }))
  // Submissions are closed here and not by the chore, which would write to staff of files that nobody sent.
  await commit(ago(0), 'workspace.sample_made', null, {}, [...people, closeSilently(ctx), remindNobody(ctx)])
}

type Ago = (days: number) => StaffContext

async function addCustomer(ago: Ago, { person, brand, email, links, orders }: SampleCustomer): Promise<void> {
  const { customerId } = await createCustomer(ago(40), person)
  if (brand) await updateBrand(ago(38), { holderId: customerId, ...brand })
  const [first, ...more] = links
  const opened = await addLink(ago, customerId, { ...first, facts: { email, ...first.facts } })
  const orderIds: Id<'order'>[] = []
  for (const order of orders) orderIds.push(await addOrder(ago, customerId, order, opened))
  const numbers = await Promise.all(orderIds.map(async (orderId) => (await getOrder(ago(0), { orderId })).number))
  for (const link of more) await addLink(ago, customerId, { ...link, facts: { email, ...link.facts } }, numbers)
}

type Holder = Awaited<ReturnType<typeof addLink>>

/** @param numbers of the orders that a link with limits reaches. */
async function addLink(ago: Ago, customerId: Id<'customer'>, { description, ends, facts, only, ...then }: SampleLink, numbers: readonly number[] = []) {
  const { zone } = await getWorkspace(ago(0).db)
  const validUntil = typeof ends === 'number' ? dayOf(ago(-ends).now, zone) : null
  const scope = only ? { projects: [only.project], series: [only.series], orderFrom: Math.min(...numbers), orderTo: Math.max(...numbers) } : {}
  const plain = { customerId, description, email: '', allowTitle: false, allowDuration: false, display: 'both', validUntil } as const
  const { linkId } = await createLink(ago(35), { ...plain, ...scope, ...facts })
  const secret = new URL((await copyLink(ago(0), { linkId })).url).hash.slice(1)
  const visitor = (days: number) => visitorFromSecret(ago(days), { linkId, secret })
  if (then.sharedWith !== undefined) await shareLink(await visitor(7), { email: then.sharedWith, phone: '' })
  if (then.problem !== undefined) await reportLink(await visitor(2), { text: then.problem })
  if (then.asksForTime) await askForMoreTime(ago(1), { linkId, secret })
  if (ends === 'revoked') await revokeLink(ago(5), { linkId })
  return visitor
}

async function addOrder(ago: Ago, customerId: Id<'customer'>, order: SampleOrder, visitor: Holder): Promise<Id<'order'>> {
  const { title, project = '', series = '', minutes, daysAgo, status, sent = [], edit } = order
  const types = (await listTaskTypes(ago(0))).filter((type) => order.tasks.includes(type.name))
  const tasks = types.map((type) => ({ taskTypeId: type.id, title: '' }))
  const { orderId } = await createOrder(ago(daysAgo), { customerId, title, project, series, label: '', number: null, durationSeconds: minutes * 60, tasks })
  for (const { task, type } of await listTasksOf(ago(0).db, orderId)) {
    for (const file of sent) if (file.task === type.name) await send(await visitor(daysAgo - 1), task.id, file)
  }
  if (edit) {
    const to = { title: { from: title, to: edit.title }, durationSeconds: { from: minutes * 60, to: edit.minutes * 60 } }
    await editOrder(await visitor(daysAgo - 1), { orderId, ...to })
  }
  await review(ago(daysAgo - 1.5), orderId, order.reviews ?? {})
  // New is the customer's to edit: an order that staff made goes past it.
  const steps = status === 'New' ? [status] : ORDER_STATUSES.slice(2, ORDER_STATUSES.indexOf(status) + 1)
  let from: OrderStatus = 'Incoming'
  for (const [index, to] of steps.entries()) {
    await changeOrderStatus(ago(Math.max(0, daysAgo - 2 - index)), { orderId, from, to })
    from = to
  }
  return orderId
}

async function review(ctx: StaffContext, orderId: Id<'order'>, reviews: Readonly<Record<string, Review>>): Promise<void> {
  for (const { task, type } of await listTasksOf(ctx.db, orderId)) {
    const step = reviews[type.name]
    const seen = { taskId: task.id, state: task.state, contentVersion: task.contentVersion }
    if (step === 'accept') await acceptTask(ctx, seen)
    else if (step === 'complete') await completeTask(ctx, seen)
    else if (step) await rejectTask(ctx, { ...seen, reason: step.reason })
  }
}

async function send(visitor: VisitorContext, taskId: Id<'task'>, { name, mediaType, text }: SampleFile): Promise<void> {
  const bytes = utf8(text)
  const file = { name, mediaType, relativePath: '', sizeBytes: bytes.length, lastModified: visitor.now, sameName: 'keep-both' as const }
  const [upload] = await startUploads(visitor, { requestId: newId('event'), taskId, assetId: null, files: [file] })
  if (upload) await receivePart(visitor, { uploadId: upload.uploadId, n: 1, body: new Blob([bytes]).stream(), sizeBytes: bytes.length })
}
