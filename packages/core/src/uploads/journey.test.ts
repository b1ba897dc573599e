import fc from 'fast-check'
import { test } from 'vitest'
import { assertBooks } from '../../testing/books.ts'
import { bytesOf, NOON, testContext, type TestContext } from '../../testing/context.ts'
import { troubled } from '../../testing/faults.ts'
import { fileOf, openOf, runDry, sendingTo, sendPart } from '../../testing/sending.ts'
import type { VisitorContext } from '../context.ts'
import { listTaskFiles, setFileExpiry } from '../files/usecases.ts'
import { startFolder } from '../folders/usecases.ts'
import { type Id, newId } from '../ids.ts'
import { DAY } from '../instants.ts'
import { setQuota } from '../quotas/usecases.ts'
import { startUploads } from './start.ts'
import { abandonUpload } from './usecases.ts'

const STEPS = ['start', 'start', 'start a folder', 'start a version', 'send', 'send', 'send', 'give up', 'expire', 'purge', 'limit'] as const
const FAULTS = ['fails', 'loses its answer', 'dies after'] as const
const journey = fc.array(fc.record({ step: fc.constantFrom(...STEPS), pick: fc.nat(20), call: fc.nat(12), fault: fc.constantFrom(...FAULTS) }), {
  minLength: 10,
  maxLength: 30,
})

interface Scene {
  t: TestContext
  taskId: Id<'task'>
  link: { linkId: Id<'link'> }
}

const begin = (visitor: VisitorContext, taskId: Id<'task'>, pick: number, facts: Parameters<typeof fileOf>[0] = {}, assetId: Id<'asset'> | null = null) => {
  const files = Array.from({ length: 1 + (pick % 3) }, (_, n) => fileOf({ name: `take${(pick + n) % 4}.wav`, sizeBytes: pick, ...facts }))
  return startUploads(visitor, { requestId: newId('event'), taskId, assetId, files })
}

async function take(step: (typeof STEPS)[number], { t, taskId, link }: Scene, visitor: VisitorContext, pick: number): Promise<unknown> {
  const staff = await t.staff()
  const open = await openOf(visitor)
  const upload = open[pick % Math.max(1, open.length)]
  if (step === 'start') return begin(visitor, taskId, pick)
  if (step === 'start a version') return begin(visitor, taskId, pick, { sameName: 'new-version' })
  if (step === 'start a folder') {
    const { assetId } = await startFolder(visitor, { requestId: newId('event'), taskId, name: `Reels ${pick % 2}`, files: 3 })
    return begin(visitor, taskId, pick, {}, assetId)
  }
  if (step === 'limit') return setQuota(staff, { holderId: link.linkId, maxBytes: pick * 50, maxFiles: null, maxFileBytes: null, allowedExtensions: [] })
  if (step === 'purge') return runDry(t, 'files', NOON)
  if (step === 'expire') {
    const { items } = await listTaskFiles(staff, { taskId, limit: 200 })
    const file = items[pick % Math.max(1, items.length)]
    return file && setFileExpiry(staff, { fileId: file.id, taskId, expiresAt: NOON })
  }
  if (!upload) return
  if (step === 'give up') return abandonUpload(visitor, upload)
  return sendPart(visitor, { ...upload, partCount: 1 }, 1, bytesOf(upload.sizeBytes))
}

test('after any journey, whatever fails on it, quotas count what is kept and every name has one owner', { timeout: 120_000 }, async ({ expect }) => {
  const t = await testContext()
  await fc.assert(
    fc.asyncProperty(journey, async (steps) => {
      const sending = await sendingTo(t)
      for (const { step, pick, call, fault } of steps) {
        const { db, store } = troubled(t.db, t.store, { call, fault })
        await take(step, { t, ...sending }, { ...sending.visitor, db, store }, pick).catch(() => {})
      }
      await assertBooks(expect, { t, ...sending })
      await runDry(t, 'uploads', NOON + 8 * DAY)
      await runDry(t, 'files', NOON + 8 * DAY)
      await assertBooks(expect, { t, ...sending })
    }),
    { numRuns: 10 },
  )
})
