import type { Context } from '@sluice/core/context'
import { makeSample } from '@sluice/core/sample'
import { describeWorkspace, setUp } from '@sluice/core/workspace/usecases'
import type { Settings } from './env.ts'

/**
 * What `/setup` does, for unattended use: `SLUICE_ADMIN_EMAIL` names the first administrator, `SLUICE_SAMPLE=1` adds sample data.
 * @returns whether someone still has to open the set-up link.
 */
export async function setUpUnattended(ctx: Context, settings: Settings): Promise<boolean> {
  const { setUp: done } = await describeWorkspace(ctx)
  if (done) return false
  const email = settings.SLUICE_ADMIN_EMAIL
  if (email === undefined) return true
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  await setUp(ctx, { secret: ctx.setupSecret, workspaceName: 'Sluice', zone, name: email.split('@')[0] ?? email, email: email.toLowerCase() })
  if (settings.SLUICE_SAMPLE) await makeSample(ctx)
  return false
}
