import type { Context } from './context.ts'
import { describeWorkspace } from './workspace/usecases.ts'

/** Whether each thing that Sluice stands on answers; `sms` only where there is a provider. Strangers may ask, so it says no more than that. */
export async function checkReadiness(ctx: Context): Promise<Readonly<Record<string, 'ok' | 'failing'>>> {
  const check = (name: string, work: Promise<unknown>) =>
    work.then(
      () => 'ok' as const,
      (error: unknown) => {
        ctx.logger.error('readiness.failing', { name, error })
        return 'failing' as const
      },
    )
  const [database, store, mail, sms] = await Promise.all([
    check('database', describeWorkspace(ctx)),
    check('store', ctx.store.ping()),
    check('mail', ctx.mailer.ping()),
    ctx.sms && check('sms', ctx.sms.ping()),
  ])
  return { database, store, mail, ...(sms ? { sms } : {}) }
}
