import { createSignal, type JSX, Show } from 'solid-js'
import { explain } from '../text.ts'
import { ErrorPanel, type Explanation } from '../ui/error-panel.tsx'

export interface Attempt {
  /** The name of what is under way. */
  busy: () => string | undefined
  failure: () => Explanation | undefined
  /** Does something that was asked for by one press. It never throws: what went wrong stands in `Failure` until the next attempt. */
  run: (name: string, work: () => Promise<unknown>) => void
  /** Tells of a failure that happened elsewhere. */
  fail: (error: unknown) => void
}

export function createAttempt(): Attempt {
  const [busy, setBusy] = createSignal<string>()
  const [failure, setFailure] = createSignal<Explanation>()
  const fail = (error: unknown) => setFailure(explain(error))
  const run = async (name: string, work: () => Promise<unknown>) => {
    if (busy() !== undefined) return
    setFailure(undefined)
    setBusy(name)
    try {
      await work()
    } catch (error) {
      fail(error)
    } finally {
      setBusy(undefined)
    }
  }
  return { busy, failure, run: (name, work) => void run(name, work), fail }
}

/** Why the last attempt failed. */
export function Failure(props: { of: Attempt }): JSX.Element {
  return (
    <Show when={props.of.failure()}>
      {(failure) => (
        <div class="mb-4">
          <ErrorPanel error={failure()} />
        </div>
      )}
    </Show>
  )
}
