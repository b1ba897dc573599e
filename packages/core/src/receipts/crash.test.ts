import { test } from 'vitest'
import { NOON, testContext, type TestContext } from '../../testing/context.ts'
import { type Trouble, troubled } from '../../testing/faults.ts'
import { emptyOutbox } from '../../testing/outbox.ts'
import { readReceipt, receiptRow } from '../../testing/receipts.ts'
import { keysIn, runDry, sendFile, sendingTo, verbsAbout } from '../../testing/sending.ts'
import type { SystemContext, VisitorContext } from '../context.ts'
import { newId } from '../ids.ts'
import { DAY, HOUR, type Instant, MINUTE } from '../instants.ts'
import { openKeys } from '../keys.ts'
import { flushNotices } from '../notices/flush.ts'
import { getOrder } from '../orders/usecases.ts'
import { finishSubmissions } from '../submissions/usecases.ts'
import { makeReceipts } from './make.ts'
import { listOwnReceipts } from './usecases.ts'

type Step = (ctx: { visitor: VisitorContext; system: SystemContext }) => Promise<unknown>

/** From closing to the mail; a trouble meets one of them, what comes before it went well. */
const steps: readonly (readonly [name: string, step: Step])[] = [
  ['Done', ({ visitor }) => finishSubmissions(visitor)],
  ['making', ({ system }) => makeReceipts(system)],
  ['mailing', ({ system }) => flushNotices(system)],
]

/** A runner of a deployment whose key is new: it has to make its signing key too. */
async function newRunner(t: TestContext, now: Instant): Promise<SystemContext> {
  return { ...t.system('test', now), keys: await openKeys([{ id: 'k1', secret: crypto.getRandomValues(new Uint8Array(32)) }]) }
}

/** One file that was sent, and all steps as far as the one that meets the trouble, which tells whether it came. */
async function troubleAt(t: TestContext, name: string, sending: Awaited<ReturnType<typeof sendingTo>>, now: Instant, trouble: Trouble): Promise<boolean> {
  const [visitor, system] = [await t.make.visitor(sending.link, now), await newRunner(t, now)]
  await sendFile(visitor, sending.taskId)
  for (const [step, take] of steps) {
    if (step !== name) {
      await take({ visitor, system })
      continue
    }
    const { db, store, met } = troubled(t.db, t.store, trouble)
    await take({ visitor: { ...visitor, db, store }, system: { ...system, db, store } }).catch((error: unknown) => {
      if (!met()) throw error
    })
    return met()
  }
  throw new Error('no such step')
}

test.for(steps)('trouble at any call of %s leaves one receipt, one document and one mail', { timeout: 120_000 }, async ([name], { expect }) => {
  const t = await testContext()
  for (const chore of ['submissions', 'receipts']) await runDry(t, chore, NOON + DAY)
  await emptyOutbox(t)
  const sending = await sendingTo(t)
  // Other tests' submissions may end meanwhile, and be mailed by the same outbox.
  const { number } = await getOrder(await t.staff(), sending)
  const troubles: string[] = []
  for (const fault of ['dies after', 'fails', 'loses its answer'] as const) {
    for (let call = 1, met = true; met; call++) {
      // A link is mailed twenty receipts a day at most.
      const now = NOON + troubles.push(`${name}: call ${call} ${fault}`) * 2 * HOUR
      met = await troubleAt(t, name, sending, now, { call, fault })
      for (const chore of ['submissions', 'receipts', 'notices']) await runDry(t, chore, now + 10 * MINUTE)
      expect(
        t.mails().filter((mail) => mail.subject === `Receipt: one file for order ${number}`),
        troubles.at(-1),
      ).toHaveLength(troubles.length)
    }
  }
  expect(troubles.length).toBeGreaterThan(8)
  await t.run('orphans', NOON + 60 * DAY)
  const keys = await keysIn(t.store)
  const reader = await t.make.visitor(sending.link, NOON + 30 * DAY)
  const { items } = await listOwnReceipts(reader, { limit: 200 })
  for (const [index, at] of troubles.toReversed().entries()) {
    const submissionId = items[index]?.submissionId ?? newId('submission')
    expect(await verbsAbout(t.db, submissionId), at).toEqual(['submission.closed', 'receipt.made'])
    expect((await readReceipt(t, reader, submissionId)).totals, at).toEqual({ files: 1, bytes: 10 })
    const document = (await receiptRow(t, submissionId))?.objectKey
    expect(
      keys.filter((key) => key.includes(submissionId)),
      at,
    ).toEqual([document])
  }
  expect(items).toHaveLength(troubles.length)
})
