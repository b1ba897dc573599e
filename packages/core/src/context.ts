import type { Id } from './ids.ts'
import type { Instant } from './instants.ts'
import type { Keys } from './keys.ts'
import type { Database, Logger, Mailer, ObjectStore, Sms } from './ports.ts'
import type { Role } from './staff/table.ts'
import type { UploadLink } from './upload-links/policy.ts'

/** What a host gives to every request and chore. */
export interface Host {
  db: Database
  store: ObjectStore
  mailer: Mailer
  /** Null: there is no provider, and no code can go out by SMS. */
  sms: Sms | null
  keys: Keys
  logger: Logger
  /** Where people reach this deployment, without a slash at the end. */
  publicUrl: string
  /** Opens `/setup` until the first administrator exists. */
  setupSecret: string
}

export type Assurance = 'link' | 'code'
export interface StrangerActor {
  kind: 'stranger'
}
export interface StaffActor {
  kind: 'staff'
  staffId: Id<'staff'>
  sessionId: Id<'session'>
  name: string
  email: string
  role: Role
}
/** Who shows a link's secret, or a session that was opened with it. Where the link asks for a code, that alone is not enough (upload-links/admission). */
export interface HolderActor {
  kind: 'holder'
  link: UploadLink
  /** `grace`: the link has ended, and only uploads begun before may finish. */
  state: 'open' | 'grace'
  graceHours: number
  /** Null for a command line that shows the link's secret with each request. */
  sessionId: Id<'session'> | null
  seenAt: Instant
  /** `code` while what was proved is what the link asks for now. */
  assurance: Assurance
  /** This browser proved a code of the link before: strangers who use up their codes of the link do not hold it back. */
  knownDevice: boolean
}
/** A holder who was let in. */
export type VisitorActor = Omit<HolderActor, 'kind'> & { kind: 'visitor' }
export interface SystemActor {
  kind: 'system'
  chore: string
}
export type Actor = StrangerActor | StaffActor | HolderActor | VisitorActor | SystemActor

/** Everything a verb may know of the world. `now` is one instant for the whole request; `clock()` runs on, for leases and durations. */
export interface Context extends Host {
  requestId: Id<'request'>
  now: Instant
  clock(): Instant
  /** Runs a chore right after the answer instead of at its next time: what a batch queued should not wait a minute. */
  soon(chore: 'notices' | 'receipts'): void
  /** Of the sample alone: what its verbs would tell at once is told to nobody. Its submissions are closed silently besides. */
  silent?: true
  /** The asker's network address block as the host knows it; empty for chores. */
  address: string
  /** What the asker's browser says it is, shortened. */
  device: string
  actor: Actor
}
export interface HolderContext extends Context {
  actor: HolderActor
}
export interface VisitorContext extends Context {
  actor: VisitorActor
}
export interface StaffContext extends Context {
  actor: StaffActor
}
export interface SystemContext extends Context {
  actor: SystemActor
}

/** Only the procedure, the byte-route guard, the chore runner and the sample call this, after they found out who asks. */
export const actingAs = <A extends Actor>(ctx: Context, actor: A): Context & { actor: A } => ({ ...ctx, actor })
