import { commit } from '../audit/usecases.ts'
import { workspaceBrand } from '../branding/usecases.ts'
import type { Context, StaffContext } from '../context.ts'
import { must } from '../database.ts'
import { newId } from '../ids.ts'
import { enqueueNotice } from '../notices/usecases.ts'
import { type Database, MessageRefused } from '../ports.ts'
import { type NewSession, newStaffSession } from '../sign-in/sessions.ts'
import { addMember } from '../staff/usecases.ts'
import { assertAdministrator } from '../staff/policy.ts'
import { smsNotConfigured } from '../upload-links/errors.ts'
import { phoneFor } from '../upload-links/phones.ts'
import { alreadySetUp, notSetUp, setUpRefused, smsFailed, smsRefused } from './errors.ts'
import type { Workspace } from './policy.ts'
import { findWorkspace, insertWorkspace, updateWorkspaceRow } from './repository.ts'
import type { SendTestSms, SetUp, UpdateWorkspace } from './schemas.ts'

/** The workspace's settings. Throws `workspace.not_set_up` before the first administrator exists. */
export async function getWorkspace(db: Database): Promise<Workspace> {
  const workspace = await findWorkspace(db)
  if (!workspace) throw notSetUp()
  return workspace
}

/** What anyone may know: whether there is a workspace, what it is called, and how its pages look. */
export async function describeWorkspace(ctx: Context) {
  const workspace = await findWorkspace(ctx.db)
  if (!workspace) return { setUp: false as const }
  return { setUp: true as const, name: workspace.name, zone: workspace.zone, brand: workspaceBrand(workspace) }
}

/**
 * The first run (R4.6): makes the workspace and its first administrator, and signs them in. The set-up secret opens it once: when a
 * workspace exists it opens nothing. Throws `workspace.set_up_refused` and `workspace.already_set_up`.
 */
export async function setUp(ctx: Context, input: Omit<SetUp, 'sampleData'>): Promise<NewSession> {
  if (!(await sameSecret(ctx, input.secret))) throw setUpRefused()
  if (await findWorkspace(ctx.db)) throw alreadySetUp()
  const staffId = newId('staff')
  const workspace = {
    createdAt: ctx.now,
    name: input.workspaceName,
    zone: input.zone,
    mailFromName: input.workspaceName,
    mailFromAddress: input.email,
  }
  const { session, statement } = await newStaffSession(ctx, staffId)
  await commit(ctx, 'workspace.set_up', staffId, {}, [
    insertWorkspace(ctx.db, workspace),
    must(alreadySetUp),
    ...addMember(ctx, { id: staffId, name: input.name, email: input.email, role: 'administrator' }),
    statement,
  ])
  return session
}

/** Compares keyed hashes, so that the time it takes tells nothing of the secret. */
const sameSecret = async (ctx: Context, secret: string) => (await ctx.keys.hash('setup', secret)) === (await ctx.keys.hash('setup', ctx.setupSecret))

/** The settings that `updateWorkspace` sets. */
export async function getConfiguration(ctx: StaffContext): Promise<UpdateWorkspace> {
  assertAdministrator(ctx)
  const { name, zone, retentionDays, completedRetentionDays, graceHours, mailFromName, mailFromAddress } = await getWorkspace(ctx.db)
  return { name, zone, retentionDays, completedRetentionDays, graceHours, mailFromName, mailFromAddress }
}

export async function updateWorkspace(ctx: StaffContext, input: UpdateWorkspace): Promise<void> {
  assertAdministrator(ctx)
  await commit(ctx, 'workspace.updated', null, { graceHours: input.graceHours, retentionDays: input.retentionDays }, [
    updateWorkspaceRow(ctx.db, input),
    must(notSetUp),
  ])
}

/** Sends a mail to the administrator who asks, to see that mail works. */
export async function sendTestMail(ctx: StaffContext): Promise<void> {
  assertAdministrator(ctx)
  await commit(ctx, 'workspace.test_mail_sent', ctx.actor.staffId, {}, [enqueueNotice(ctx, { template: 'mail-test', aboutId: ctx.actor.staffId })])
  ctx.soon('notices')
}

/** How many codes go out by SMS, and whether there is a provider that answers. */
export async function describeSms(ctx: StaffContext): Promise<{ provider: 'none' | 'ok' | 'failing'; mostPerDay: number }> {
  assertAdministrator(ctx)
  if (!ctx.sms) return { provider: 'none', mostPerDay: 0 }
  const { sms, logger } = ctx
  const provider = await sms.ping().then(
    () => 'ok' as const,
    (error: unknown) => {
      logger.error('readiness.failing', { name: 'sms', error })
      return 'failing' as const
    },
  )
  return { provider, mostPerDay: sms.mostPerDay }
}

/**
 * Sends a text message to a phone of the administrator who asks, at once: nobody's number is kept for it. Throws what `phoneFor` throws,
 * `sms.refused` when the provider will not take it, and `sms.failed` when it does not answer.
 */
export async function sendTestSms(ctx: StaffContext, input: SendTestSms): Promise<void> {
  assertAdministrator(ctx)
  const to = phoneFor(ctx, { secondFactor: 'sms', phone: input.phone })
  if (!ctx.sms || to === null) throw smsNotConfigured()
  const { name } = await getWorkspace(ctx.db)
  await commit(ctx, 'workspace.test_sms_sent', ctx.actor.staffId, {}, [])
  await ctx.sms.send({ id: newId('notice'), to, text: `SMS from ${name} works. This is the test message that you asked for.` }).catch((error: unknown) => {
    ctx.logger.error('sms.failed', { error })
    throw error instanceof MessageRefused ? smsRefused() : smsFailed()
  })
}
