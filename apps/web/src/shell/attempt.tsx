import { createSignal, type JSX, Show } from 'solid-js'
import { explain } from '../text.ts'
import { ErrorPanel, type Explanation } from '../ui/error-panel.tsx'

export interface Attempt {
  /** The name of what is under way. */
  busy: () => string | undefined
  failure: () => Explanation | undefined
  /** Does something that was asked for by one press. It never throws: what went wrong stands in `Failure` until the next attempt. */
  run: (name: string, work: () => Promise<unknown>) => void
  /** The same, to be waited for. @returns whether it was done. */
  tried: (name: string, work: () => Promise<unknown>) => Promise<boolean>
  /** Tells of a failure that happened elsewhere. */
  fail: (error: unknown) => void
}

/** @param handles tells of an error in its own place, and whether it did: what it leaves stands in `Failure`. */
export function createAttempt(handles: (error: unknown) => boolean = () => false): Attempt {
  const [busy, setBusy] = createSignal<string>()
  const [failure, setFailure] = createSignal<Explanation>()
  const fail = (error: unknown) => {
    if (!handles(error)) setFailure(explain(error))
  }
  const tried = async (name: string, work: () => Promise<unknown>) => {
    if (busy() !== undefined) return false
    setFailure(undefined)
    setBusy(name)
    try {
      await work()
      return true
    } catch (error) {
      fail(error)
      return false
    } finally {
      setBusy(undefined)
    }
  }
  return { busy, failure, run: (name, work) => void tried(name, work), tried, fail }
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
