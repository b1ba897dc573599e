import { developmentSms } from '@sluice/adapters/sms/development'
import { memoryStore } from '@sluice/adapters/object-store/memory'
import { developmentMailer, type KeptMail } from '@sluice/adapters/mailer/development'
import { jsonLogger } from '@sluice/adapters/logger/json'
import { commitQuietly } from '@sluice/core/audit/usecases'
import { chores } from '@sluice/core/chores'
import { actingAs, type Context, type Host, type StaffContext, type SystemContext, type VisitorContext } from '@sluice/core/context'
import { createCustomer } from '@sluice/core/customers/usecases'
import { type Id, newId } from '@sluice/core/ids'
import type { Instant } from '@sluice/core/instants'
import { type Keys, openKeys } from '@sluice/core/keys'
import { createOrder } from '@sluice/core/orders/usecases'
import type { CreateOrder } from '@sluice/core/orders/schemas'
import type { Database, ObjectStore } from '@sluice/core/ports'
import type { Role } from '@sluice/core/staff/table'
import { staff } from '@sluice/core/staff/table'
import { createTaskType, listTasksOf } from '@sluice/core/tasks/usecases'
import type { CreateTaskType } from '@sluice/core/tasks/schemas'
import { copyLink, createLink, visitorFromSecret } from '@sluice/core/upload-links/usecases'
import type { CreateLink } from '@sluice/core/upload-links/schemas'
import { workspaces } from '@sluice/core/workspace/table'
import { testDatabase } from '#test-database'

/** A quiet instant in the middle of a day and an hour: 21 November 2026, 10:20 UTC. */
export const NOON: Instant = Date.UTC(2026, 10, 21, 10, 20)

export interface TestContext {
  db: Database
  store: ObjectStore
  keys: Keys
  /** Mails sent so far, newest first. */
  mails(): readonly KeptMail[]
  /** The names of the chores that verbs asked for, since the last look. */
  soon(): string[]
  /** A stranger's context at an instant. */
  at(now: Instant): Context
  /** A new staff member, acting at an instant. */
  staff(role?: Role, now?: Instant): Promise<StaffContext>
  system(chore: string, now?: Instant): SystemContext
  /** Runs one turn of a chore at an instant, whatever its schedule. */
  run(chore: string, now?: Instant): Promise<{ items: number; bytes: number }>
  make: Make
}

interface Make {
  customer(): Promise<Id<'customer'>>
  taskType(facts?: Partial<CreateTaskType>): Promise<Id<'taskType'>>
  /** An Incoming order with one task of a new, enabled type. */
  order(
    facts?: Partial<CreateOrder> & { taskType?: Partial<CreateTaskType> },
  ): Promise<{ orderId: Id<'order'>; taskId: Id<'task'>; customerId: Id<'customer'> }>
  /** A link of a customer, without an end unless asked for, made at an instant, and its secret. */
  link(customerId: Id<'customer'>, facts?: Partial<CreateLink>, now?: Instant): Promise<{ linkId: Id<'link'>; secret: string }>
  /** The holder of a link at an instant. */
  visitor(link: { linkId: Id<'link'>; secret: string }, now?: Instant): Promise<VisitorContext>
}

/** Everything a test needs: the real database, the real memory store and mailer, a fixed key. The workspace is in UTC with 24 h of grace. */
export async function testContext(changes: Partial<Host> = {}): Promise<TestContext> {
  const { mailer, list } = developmentMailer()
  const soon: string[] = []
  const host: Host = {
    db: await testDatabase(),
    store: memoryStore({ clock: () => NOON }),
    mailer,
    sms: developmentSms(mailer, ['NL', 'DE']),
    keys: await openKeys([{ id: 'k1', secret: new Uint8Array(32).fill(7) }]),
    logger: jsonLogger(() => {}),
    publicUrl: 'https://files.example',
    setupSecret: 'the-set-up-secret',
    ...changes,
  }
  const at = (now: Instant): Context => ({
    ...host,
    requestId: newId('request'),
    now,
    clock: () => now,
    soon: (chore) => soon.push(chore),
    address: '192.0.2.7',
    device: 'test',
    actor: { kind: 'stranger' },
  })
  await resetWorkspace(at(NOON))
  const t: Omit<TestContext, 'make'> = {
    db: host.db,
    store: host.store,
    keys: host.keys,
    mails: list,
    soon: () => soon.splice(0),
    at,
    staff: (role = 'administrator', now = NOON) => makeStaff(at(now), role),
    system: (chore, now = NOON) => actingAs(at(now), { kind: 'system', chore }),
    run: async (name, now = NOON) => {
      const chore = chores.find((candidate) => candidate.name === name)
      if (!chore) throw new Error(`no chore ${name}`)
      return chore.run(actingAs(at(now), { kind: 'system', chore: name }))
    },
  }
  return { ...t, make: maker(t) }
}

async function resetWorkspace(ctx: Context): Promise<void> {
  const settings = {
    name: 'Lumen',
    zone: 'UTC',
    graceHours: 24,
    retentionDays: 30,
    completedRetentionDays: 30,
    mailFromName: 'Lumen',
    mailFromAddress: 'files@lumen.example',
    accent: null,
    welcomeText: '',
    logoKey: null,
  }
  await commitQuietly(ctx, [
    ctx.db
      .insert(workspaces)
      .values({ id: 1, createdAt: NOON, ...settings })
      .onConflictDoUpdate({ target: workspaces.id, set: settings }),
  ])
}

async function makeStaff(ctx: Context, role: Role): Promise<StaffContext> {
  const staffId = newId('staff')
  const person = { name: 'Mira Aalto', email: `${staffId}@lumen.example` }
  await commitQuietly(ctx, [ctx.db.insert(staff).values({ ...person, id: staffId, role, createdAt: ctx.now })])
  return actingAs(ctx, { kind: 'staff', staffId, role, sessionId: newId('session'), ...person })
}

function maker(t: Omit<TestContext, 'make'>): Make {
  const make: Make = {
    async customer() {
      return (await createCustomer(await t.staff(), { name: 'Northlight Pictures', notes: '' })).customerId
    },
    async taskType(facts = {}) {
      const name = `Video master ${newId('taskType')}`
      const type = { name, enabledForCustomerUpload: true, allowedExtensions: [], autoAccept: false, ...facts }
      return (await createTaskType(await t.staff(), type)).taskTypeId
    },
    async order({ taskType, ...facts } = {}) {
      const customerId = facts.customerId ?? (await make.customer())
      const tasks = [{ taskTypeId: await make.taskType(taskType), title: '' }]
      const fields = { title: 'Harbour, episode 4', project: '', series: '', durationSeconds: null, label: '', number: null, tasks }
      const { orderId } = await createOrder(await t.staff(), { ...fields, ...facts, customerId })
      const [first] = await listTasksOf(t.db, orderId)
      if (!first) throw new Error('the order has no task')
      return { orderId, taskId: first.task.id, customerId }
    },
    async link(customerId, facts = {}, now = NOON) {
      const ctx = await t.staff('administrator', now)
      const fields = {
        description: 'Season 2 masters',
        email: 'anna@northlight.example',
        allowTitle: false,
        allowDuration: false,
        display: 'both',
        validUntil: null,
      } as const
      const { linkId } = await createLink(ctx, { ...fields, ...facts, customerId })
      const { url } = await copyLink(ctx, { linkId })
      return { linkId, secret: url.split('#')[1] ?? '' }
    },
    visitor: (link, now = NOON) => visitorFromSecret(t.at(now), link),
  }
  return make
}

/** A body of these bytes, as a request brings it. */
export const bodyOf = (bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> => new Blob([bytes]).stream()

/** Bytes that differ from place to place, the same for the same seed. */
export const bytesOf = (length: number, seed = 1): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + seed * 17 + (index >> 8)) & 255)

/** Whether two byte strings are the same; a matcher would take seconds to say so of megabytes. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, index) => byte === b[index])
