import { contextOf, type Served } from '@sluice/api/served'
import { runDueChores } from '@sluice/core/chores/runner'
import { DAY, MINUTE } from '@sluice/core/instants'

/** Runs the due chores at the start, which catches up with what was missed, and then at each full minute. */
export function startChores(served: Served): { stop(): Promise<void> } {
  let running = Promise.resolve()
  let timer: NodeJS.Timeout
  const turn = () => {
    const ctx = contextOf(served, new Request(served.host.publicUrl))
    running = runDueChores(ctx, DAY).catch((error: unknown) => served.host.logger.error('chores.failed', { error }))
    timer = setTimeout(turn, MINUTE - (served.clock() % MINUTE))
  }
  turn()
  return {
    stop() {
      clearTimeout(timer)
      return running
    },
  }
}
