import type { Context } from './context.ts'
import { describeWorkspace } from './workspace/usecases.ts'

/** Whether each thing that Sluice stands on answers. Strangers may ask, so it says no more than that. */
export async function checkReadiness(ctx: Context): Promise<Record<'database' | 'store' | 'mail', 'ok' | 'failing'>> {
  const check = (name: string, work: Promise<unknown>) =>
    work.then(
      () => 'ok' as const,
      (error: unknown) => {
        ctx.logger.error('readiness.failing', { name, error })
        return 'failing' as const
      },
    )
  const [database, store, mail] = await Promise.all([
    check('database', describeWorkspace(ctx)),
    check('store', ctx.store.ping()),
    check('mail', ctx.mailer.ping()),
  ])
  return { database, store, mail }
}
