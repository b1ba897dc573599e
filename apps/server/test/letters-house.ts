import { Browser, type World } from '@sluice/api/testing/browser'
import { setUp } from '@sluice/api/testing/steps'
import { dayAfter, dayOf, hourOfDay } from '@sluice/core/calendar'
import type { Id } from '@sluice/core/ids'
import type { Instant } from '@sluice/core/instants'
import type { Template } from '@sluice/core/notices/table'
import { onTestFinished } from 'vitest'
import { openPostOffice, type PostOffice } from './post-office.ts'
import { openWorld } from './world.ts'

/** A zone in which no day ends when it does in UTC. */
const ZONE = 'Pacific/Tongatapu'
export const WORKSPACE = 'Druckerei "Süd" <i>& 日本</i>'
export const FROM = { name: 'Süd, "日本" <i>', address: 'files@print.test' }
export const CUSTOMER = '<b>Harbour</b> & "co"'
export const TITLE = 'Début <script>alert(1)</script> 日本'
export const TASK = 'Entwurf é & <img src=x>'
/** As it is typed: with what would be a header of its own. */
const TYPED = 'Masters ü <b>日本</b>\r\nBcc: eve@evil.test'
export const DESCRIPTION = 'Masters ü <b>日本</b>Bcc: eve@evil.test'
export const NELE = 'nele@customer.test'

/** What a letter must be. */
export interface Expected {
  to: string
  subject: string
  /** What its text says, among other words. */
  says: readonly string[]
  /** The path that its link opens; null of a letter without one. */
  opens: string | null
  attachments?: readonly string[]
}

export interface Case {
  /** What happens, as a sentence. */
  sentence: string
  /** Makes it happen. */
  cause(house: House): Promise<Expected>
}

export type Cases<T extends Template> = Readonly<Record<T, Case>>

export interface House {
  world: World
  office: PostOffice
  /** The administrator. */
  staff: Browser
  /** Of the day that it is in the zone, or the day that comes so many days later. */
  day(later: number): string
  /** An hour of such a day becomes now. */
  travel(later: number, hour: number): Instant
}

/** A host that mails to a post office of its own, at six in the evening of tomorrow in the workspace's zone: no day ends in the middle of a test. */
export async function openHouse(): Promise<House> {
  const office = await openPostOffice()
  const world = await openWorld({ SLUICE_SMTP_URL: office.url })
  onTestFinished(() => world.close())
  const days = [dayAfter(dayOf(Date.now(), ZONE))]
  const day = (later: number): string => (days[later] ??= dayAfter(day(later - 1)))
  const travel = (later: number, hour: number) => {
    const at = hourOfDay(day(later), hour, ZONE)
    world.travelTo(at)
    return at
  }
  travel(0, 18)
  const staff = new Browser(world)
  await setUp(world, staff)
  const terms = { retentionDays: 30, completedRetentionDays: 30, graceHours: 24 }
  await staff.api.workspace.update.mutate({ ...terms, name: WORKSPACE, zone: ZONE, mailFromName: FROM.name, mailFromAddress: FROM.address })
  return { world, office, staff, day, travel }
}

/** A day in words, as people in Britain write it. */
export const inWords = (day: string) => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(day))

/** The end of a day as letters name it. */
export const endOf = (day: string) => `${inWords(day)} at 23:59 (${ZONE})`

/** A customer's order with a task, and a link for it that staff make, which ends in so many days. */
export async function makeLink(house: House, staff: Browser, { inDays = 5, secondFactor = 'off' }: { inDays?: number; secondFactor?: 'off' | 'email' } = {}) {
  const { api } = staff
  const { taskTypeId } = await house.staff.api.taskTypes.create.mutate({ name: TASK, enabledForCustomerUpload: true, allowedExtensions: [], autoAccept: false })
  const { customerId } = await api.customers.create.mutate({ name: CUSTOMER })
  const { orderId } = await api.orders.create.mutate({ customerId, title: TITLE, tasks: [{ taskTypeId }] })
  const may = { allowTitle: false, allowDuration: false, display: 'both' } as const
  const facts = { ...may, customerId, description: TYPED, email: NELE, validUntil: house.day(inDays), secondFactor }
  const { linkId } = await api.uploadLinks.create.mutate(facts)
  const { tasks, number } = await api.orders.get.query({ orderId })
  const [task] = tasks
  if (!task) throw new Error('the order has no task')
  const { url } = await api.uploadLinks.copy.mutate({ linkId })
  const secret = new URL(url).hash.slice(1)
  return { orderId, number, taskId: task.id, linkId, secret, links: `/customers/${customerId}?tab=links` }
}

/** The browser of whoever opens a link. */
export async function open(house: House, { linkId, secret }: { linkId: Id<'link'>; secret: string }): Promise<Browser> {
  const visitor = new Browser(house.world)
  await visitor.api.uploadLinks.open.mutate({ linkId, secret })
  visitor.via = linkId
  return visitor
}
