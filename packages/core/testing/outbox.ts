import { commitQuietly } from '@sluice/core/audit/usecases'
import { notices } from '@sluice/core/notices/table'
import { eq, inArray } from 'drizzle-orm'
import type { TestContext } from './context.ts'

/** Takes what other tests queued off the outbox, so that a flush sends what this test queued. */
export const emptyOutbox = (t: TestContext) =>
  commitQuietly(t.system('test'), [
    t.db
      .update(notices)
      .set({ state: 'sent' })
      .where(inArray(notices.state, ['queued', 'retry'])),
  ])

/** The notice about a thing. */
export const noticeAbout = (t: TestContext, id: (typeof notices.$inferSelect)['aboutId']) => t.db.select().from(notices).where(eq(notices.aboutId, id)).get()
