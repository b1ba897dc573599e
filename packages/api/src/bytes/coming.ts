import type { VisitorContext } from '@sluice/core/context'
import { isNamed } from '@sluice/core/errors'
import type { Id } from '@sluice/core/ids'
import { LOOK_EVERY } from '@sluice/core/submissions/policy'
import { keepOpen } from '@sluice/core/submissions/usecases'
import { partCut } from '@sluice/core/uploads/errors'

/**
 * Takes a body, which may come so slowly that nothing of it is recorded for longer than a submission may be quiet (R0.12).
 * @param uploadIds whose bytes are coming, as far as that is known by now.
 */
export async function whileComing<T>(visitor: VisitorContext, uploadIds: () => readonly Id<'upload'>[], take: () => Promise<T>): Promise<T> {
  const look = () => keepOpen(visitor, uploadIds()).catch((error: unknown) => visitor.logger.error('submission.not_kept_open', { error }))
  const looking = setInterval(() => void look(), LOOK_EVERY)
  try {
    return await take()
  } catch (error) {
    // A line that is cut every few seconds brings bytes as well.
    if (isNamed(error, partCut)) await look()
    throw error
  } finally {
    clearInterval(looking)
  }
}
