import { commit } from '../audit/usecases.ts'
import type { Context, SystemContext } from '../context.ts'
import { must } from '../database.ts'
import { isNamed } from '../errors.ts'
import type { Id } from '../ids.ts'
import { DAY, HOUR } from '../instants.ts'
import { enqueueNotice } from '../notices/usecases.ts'
import type { Statement } from '../ports.ts'
import { linkNotOpen } from './errors.ts'
import { listEndingLinks, listMissingTasks, setReminded, setRemindedOfAll } from './repository-time.ts'
import { findLinkToSend } from './usecases.ts'

/** Links end at midnight: at nine in the morning, three days before. */
const REMIND_BEFORE = 3 * DAY - 9 * HOUR
/** Who was sent a link yesterday needs no reminder today. */
const AT_LEAST_OLD = DAY
const BATCH = 100
/** What one mail lists. */
const MOST_LISTED = 20

/** Looks once at each link that is about to end: its holder is reminded when something that it reaches is missing. */
export async function remindOfEnds(ctx: SystemContext) {
  const ending = await listEndingLinks(ctx.db, ctx.now, ctx.now + REMIND_BEFORE, ctx.now - AT_LEAST_OLD, BATCH)
  let items = 0
  for (const link of ending) {
    const isMissing = (await listMissingTasks(ctx.db, link, 1)).length > 0
    const notice = isMissing ? [enqueueNotice(ctx, { template: 'link-reminder', aboutId: link.id })] : []
    const verb = isMissing ? 'link.reminded' : 'link.complete_at_end'
    await commit(ctx, verb, link.id, {}, [setReminded(ctx.db, link, ctx.now), must(linkNotOpen), ...notice]).then(
      () => (items += notice.length),
      (error: unknown) => {
        // Another run was quicker, or staff gave it another end.
        if (!isNamed(error, linkNotOpen)) throw error
      },
    )
  }
  if (items > 0) ctx.soon('notices')
  return { items, bytes: 0, more: ending.length === BATCH }
}

/** Statement of the sample: nobody is reminded of a link that there is now. */
export const remindNobody = (ctx: Context): Statement => setRemindedOfAll(ctx.db, ctx.now)

/**
 * For the mailer: what is still missing (`more` when it is too much to list), and the link to send it with; null when the link is not open or does not
 * end soon by now, or nothing is missing any more.
 */
export async function findReminder(ctx: SystemContext, linkId: Id<'link'>) {
  const found = await findLinkToSend(ctx, linkId)
  if (!found || found.link.endsAt === null || found.link.endsAt > ctx.now + REMIND_BEFORE) return null
  const missing = await listMissingTasks(ctx.db, found.link, MOST_LISTED + 1)
  return missing.length > 0 ? { ...found, missing: missing.slice(0, MOST_LISTED), more: missing.length > MOST_LISTED } : null
}
