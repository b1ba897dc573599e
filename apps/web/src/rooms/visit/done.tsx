import { createSignal, type JSX, Show } from 'solid-js'
import { explain } from '../../text.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import type { Access } from './access.ts'
import type { Uploads } from './uploads.ts'
import { isSettled } from './watch-sending.ts'

/** Once everything has arrived: *Done* tells the workspace at once instead of after five quiet minutes (R0.12). */
export function Done(props: { access: Access; uploads: Uploads; workspace: string }): JSX.Element {
  const [toldOf, setToldOf] = createSignal(0)
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<unknown>()
  const arrived = () => props.uploads.status().totals.done
  const tell = async () => {
    const files = arrived()
    setBusy(true)
    setFailure(undefined)
    try {
      await props.access.call((client) => client.visit.done.mutate())
      setToldOf(files)
    } catch (error) {
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Show when={arrived() > 0 && isSettled(props.uploads.status())}>
      <Show
        when={arrived() > toldOf()}
        fallback={
          <Callout tone="ok" role="status">
            <p class="font-semibold">Thank you. {props.workspace} has been told that your files are here.</p>
            <p class="text-ink">You can close this page, or send more.</p>
          </Callout>
        }
      >
        <section class="card flex flex-wrap items-center gap-3 p-4">
          <p class="min-w-52 flex-1">
            <b class="block font-semibold">Is this all?</b>
            <span class="text-s text-muted">{props.workspace} is told of it at once when you are done, and otherwise after a few minutes.</span>
          </p>
          <Button look="primary" busy={busy()} onClick={() => void tell()}>
            Done
          </Button>
        </section>
        <Show when={failure()}>{(error) => <ErrorPanel error={explain(error())} />}</Show>
      </Show>
    </Show>
  )
}
