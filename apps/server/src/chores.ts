import { contextOf, type Served } from '@sluice/api/served'
import { runDueChores } from '@sluice/core/chores/runner'
import { DAY, type Instant, MINUTE } from '@sluice/core/instants'

/** Runs every chore that is due at an instant. What fails is logged: the next minute comes. */
export async function runChores(served: Served, at: Instant): Promise<void> {
  const ctx = { ...contextOf(served, new Request(served.host.publicUrl)), now: at }
  await runDueChores(ctx, DAY).catch((error: unknown) => served.host.logger.error('chores.failed', { error }))
}

/** Runs the due chores at the start, which catches up with what was missed, and then at each full minute. */
export function startChores(served: Served): { stop(): Promise<void> } {
  let running = Promise.resolve()
  let timer: NodeJS.Timeout
  const turn = () => {
    // One after the other: a run that takes longer than its minute delays the next, and stopping waits for the last.
    running = running.then(() => runChores(served, served.clock()))
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
