import { useSearchParams } from '@solidjs/router'
import LogIn from 'lucide-solid/icons/log-in'
import { createSignal, type JSX, Match, onMount, Show, Switch } from 'solid-js'
import { api } from '../../api.ts'
import { VisitorShell } from '../../shell/visitor-shell.tsx'
import { explain } from '../../text.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Lone } from '../../ui/lone.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { pathAfter } from './after.ts'
import { CodeForm } from './code-form.tsx'
import { type Asked, EmailForm } from './email-form.tsx'

/** Signing in: an address, then the six digits that were mailed to it. */
export default function SignInPage(): JSX.Element {
  const [search] = useSearchParams<{ to: string }>()
  const [workspace, setWorkspace] = createSignal<{ setUp: boolean; name: string }>()
  const [failure, setFailure] = createSignal<unknown>()
  const [asked, setAsked] = createSignal<Asked>()
  const look = async () => {
    setFailure(undefined)
    try {
      const described = await api.workspace.describe.query()
      setWorkspace({ setUp: described.setUp, name: described.setUp ? described.name : 'Sluice' })
    } catch (error) {
      setFailure(error)
    }
  }
  onMount(() => {
    document.title = 'Sign in · Sluice'
    void look()
  })
  // Loaded anew: nothing of who was here before stays.
  const enter = () => location.replace(pathAfter(search.to ?? null, location.origin))
  return (
    <VisitorShell workspace={workspace()?.name ?? 'Sluice'}>
      <Switch fallback={<Skeleton />}>
        <Match when={failure()}>{(error) => <ErrorPanel error={explain(error())} onRetry={() => void look()} />}</Match>
        <Match when={workspace()?.setUp === false}>
          <Lone icon={<LogIn size={20} aria-hidden="true" />} title="Sluice has not been set up yet">
            <p>Whoever runs it finds the set-up link in what it printed when it started.</p>
          </Lone>
        </Match>
        <Match when={workspace()}>
          <Lone icon={<LogIn size={20} aria-hidden="true" />} title="Sign in">
            <Show when={asked()} fallback={<EmailForm onAsked={setAsked} />}>
              {(now) => <CodeForm asked={now()} onAsked={setAsked} onOther={() => setAsked(undefined)} onEntered={enter} />}
            </Show>
          </Lone>
        </Match>
      </Switch>
    </VisitorShell>
  )
}
