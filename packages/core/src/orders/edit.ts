import { commit } from '../audit/usecases.ts'
import type { VisitorContext } from '../context.ts'
import { must, mustExist } from '../database.ts'
import { DAY } from '../instants.ts'
import { linkInGrace } from '../upload-links/errors.ts'
import { asStaffLeaveIt } from '../upload-links/in-force.ts'
import { getReachedOrder } from '../upload-links/scope.ts'
import { stillEditable } from '../upload-links/statements.ts'
import { durationNotEditable, orderCompleted, orderEdited, orderEditedTooOften, titleNotEditable } from './errors.ts'
import { editSeen, fewerEditsThan, insertEdits } from './repository.ts'
import type { EditOrder } from './schemas.ts'

/** Values of one order that are changed within a day, through whatever links: each stays in its history. */
const MOST_EDITS = 20

/**
 * A customer changes an order's title, its duration or both, exactly where their link allows it (R0.10). It never moves the order's status; both
 * values are kept. A Completed order is what was delivered, and stays as it is.
 * Throws `link.in_grace`, `order.title_not_editable`, `order.duration_not_editable`, `order.not_found` for what the link does not reach,
 * `order.completed`, `link.not_open`, `order.edited_too_often`, and `order.edited` when a value is not the one that was seen.
 */
export const editOrder = (ctx: VisitorContext, input: EditOrder): Promise<void> => asStaffLeaveIt(ctx, (now) => edit(now, input))

async function edit(ctx: VisitorContext, input: EditOrder): Promise<void> {
  const { link, state } = ctx.actor
  if (state === 'grace') throw linkInGrace()
  if (input.title && !link.allowTitle) throw titleNotEditable()
  if (input.durationSeconds && !link.allowDuration) throw durationNotEditable()
  const order = await getReachedOrder(ctx, input.orderId)
  if (order.status === 'Completed') throw orderCompleted()
  const [first, ...more] = editsOf(ctx, input)
  if (!first) return
  await commit(ctx, 'order.edited', input.orderId, { fields: [first, ...more].map(({ field }) => field) }, [
    stillEditable(ctx, input),
    mustExist(fewerEditsThan(input.orderId, ctx.now - DAY, MOST_EDITS - more.length), orderEditedTooOften),
    editSeen(ctx.db, input),
    must(orderEdited),
    insertEdits(ctx.db, [first, ...more]),
  ])
}

/** What differs from what was seen, in the words that are kept. */
function editsOf(ctx: VisitorContext, { orderId, title, durationSeconds }: EditOrder) {
  const common = { orderId, at: ctx.now, linkId: ctx.actor.link.id }
  const seconds = (value: number | null) => (value === null ? null : String(value))
  return [
    ...(title && title.from !== title.to ? [{ ...common, field: 'title' as const, from: title.from, to: title.to }] : []),
    ...(durationSeconds && durationSeconds.from !== durationSeconds.to
      ? [{ ...common, field: 'duration' as const, from: seconds(durationSeconds.from), to: seconds(durationSeconds.to) }]
      : []),
  ]
}
