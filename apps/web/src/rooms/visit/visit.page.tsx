import { useParams } from '@solidjs/router'
import KeyRound from 'lucide-solid/icons/key-round'
import { createSignal, type JSX, lazy, Match, onCleanup, onMount, Show, Suspense, Switch } from 'solid-js'
import { api, refusalOf } from '../../api.ts'
import type { PageBrand } from '../../shell/brand.ts'
import { VisitorShell } from '../../shell/visitor-shell.tsx'
import { explain } from '../../text.ts'
import { setServerTime } from '../../ui/clock.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Lone } from '../../ui/lone.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { createAccess, endsVisit, needsCode } from './access.ts'
import { Ended } from './ended.tsx'
import { Gate } from './gate.tsx'
import { type Opened, openKept } from './opened.ts'
import { Sending } from './sending.tsx'

// Most links ask for no code.
const CodeSteps = lazy(() => import('./code-steps.tsx'))

/** The page of an upload link. Only a click opens the link (R0.6); a session that still lives is gone on with. */
export default function VisitPage(): JSX.Element {
  const params = useParams()
  return (
    <Show when={params['linkId']} keyed>
      {(linkId) => <OfLink linkId={linkId} />}
    </Show>
  )
}

/** What is known before the link is opened. */
interface Workspace {
  readonly name: string
  readonly zone: string
  readonly brand?: PageBrand & { readonly welcomeText: string }
}

interface Stage {
  /** `code`: the link is opened, and a code is needed before anything else; `ended`: the link itself is over or was refused. */
  readonly kind: 'looking' | 'gate' | 'code' | 'open' | 'ended' | 'failed'
  /** A click led to the code: it is sent at once. */
  readonly clicked?: boolean
  readonly opened?: Opened
  readonly error?: unknown
}

function OfLink(props: { linkId: string }): JSX.Element {
  const secret = location.hash.slice(1)
  const access = createAccess(props.linkId, secret)
  const [stage, setStage] = createSignal<Stage>({ kind: 'looking' })
  const [workspace, setWorkspace] = createSignal<Workspace>({ name: 'Sluice', zone: 'UTC' })
  const [opening, setOpening] = createSignal(false)

  const fail = (error: unknown) => {
    document.title = workspace().name
    const now = refusalOf(error)?.facts['now']
    if (typeof now === 'number') setServerTime(now)
    setStage({ kind: endsVisit(error) ? 'ended' : 'failed', error })
  }
  const enter = async () => {
    const visit = await access.client.visit.describe.query()
    setServerTime(visit.now)
    setStage({ kind: 'open', opened: await openKept(access, visit) })
  }
  const look = async () => {
    setStage({ kind: 'looking' })
    try {
      const described = await api.workspace.describe.query()
      if (described.setUp) setWorkspace(described)
      document.title = workspace().name
      await enter()
    } catch (error) {
      if (needsCode(error)) setStage({ kind: 'code' })
      else if (secret !== '' && refusalOf(error)?.code === 'visitor.needed') setStage({ kind: 'gate' })
      else fail(error)
    }
  }
  const open = async () => {
    setOpening(true)
    try {
      await access.open()
      await enter()
    } catch (error) {
      if (needsCode(error)) setStage({ kind: 'code', clicked: true })
      else fail(error)
    } finally {
      setOpening(false)
    }
  }
  // The whole link pasted over one that was cut off changes only what stands behind the #.
  const onHash = () => stage().kind !== 'open' && location.reload()
  onMount(() => {
    window.addEventListener('hashchange', onHash)
    void look()
  })
  onCleanup(() => window.removeEventListener('hashchange', onHash))

  return (
    <Show
      when={stage().opened}
      fallback={
        <VisitorShell workspace={workspace().name} brand={workspace().brand}>
          {before()}
        </VisitorShell>
      }
    >
      {(opened) => <Sending access={access} opened={opened()} onEnd={fail} />}
    </Show>
  )

  function before(): JSX.Element {
    return (
      <Switch fallback={<Skeleton />}>
        <Match when={stage().kind === 'gate'}>
          <Gate workspace={workspace().name} welcomeText={workspace().brand?.welcomeText ?? ''} opening={opening()} onOpen={() => void open()} />
        </Match>
        <Match when={stage().kind === 'code'}>
          <Lone icon={<KeyRound size={20} aria-hidden="true" />} title="A code is needed">
            <Suspense fallback={<Skeleton />}>
              <CodeSteps access={access} send={stage().clicked === true} onProved={() => void enter().catch(fail)} onEnd={fail} />
            </Suspense>
          </Lone>
        </Match>
        <Match when={stage().kind === 'ended'}>
          <Ended error={stage().error} zone={workspace().zone} workspace={workspace().name} linkId={props.linkId} secret={secret} />
        </Match>
        <Match when={stage().kind === 'failed'}>
          <ErrorPanel error={explain(stage().error)} onRetry={() => void look()} />
        </Match>
      </Switch>
    )
  }
}
