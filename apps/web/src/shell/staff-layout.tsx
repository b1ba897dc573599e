import { createAsync, type RouteSectionProps, useLocation } from '@solidjs/router'
import BrushCleaning from 'lucide-solid/icons/brush-cleaning'
import ClipboardList from 'lucide-solid/icons/clipboard-list'
import House from 'lucide-solid/icons/house'
import ScrollText from 'lucide-solid/icons/scroll-text'
import Settings from 'lucide-solid/icons/settings'
import TableIcon from 'lucide-solid/icons/table-2'
import UserCog from 'lucide-solid/icons/user-cog'
import Users from 'lucide-solid/icons/users'
import { createEffect, createMemo, ErrorBoundary, type JSX, on, onMount, Show, Suspense } from 'solid-js'
import { describeWorkspace } from '../rooms/workspace/data.ts'
import { getMe, signOut } from '../rooms/staff/data.ts'
import { MyNoticesDialog } from '../rooms/staff/my-notices.dialog.tsx'
import { explain } from '../text.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { toast } from '../ui/toast.tsx'
import { PageError } from './page-error.tsx'
import { setClockByServer } from './server-clock.ts'
import { roleWord, type SignedIn, SignedInContext } from './signed-in.ts'
import { type NavGroup, StaffShell } from './staff-shell.tsx'
import { useDialog } from './url.ts'

const WORK: NavGroup = {
  items: [
    { label: 'Overview', href: '/', icon: House },
    { label: 'Orders', href: '/orders', icon: ClipboardList },
    { label: 'Customers', href: '/customers', icon: Users },
  ],
}
const ADMINISTRATION: NavGroup = {
  name: 'Administrator',
  items: [
    { label: 'Task types', href: '/tables/task-types', icon: TableIcon },
    { label: 'Configuration', href: '/configuration', icon: Settings },
    { label: 'Staff', href: '/staff', icon: UserCog },
    { label: 'Audit', href: '/audit', icon: ScrollText },
    { label: 'Housekeeping', href: '/housekeeping', icon: BrushCleaning },
  ],
}

/** The frame of all staff pages. It asks who is signed in before it shows any. */
export default function StaffLayout(props: RouteSectionProps): JSX.Element {
  onMount(() => void setClockByServer())
  const me = createAsync(() => getMe())
  const workspace = createAsync(() => describeWorkspace())
  const signedIn = createMemo((): SignedIn | undefined => {
    const [person, described] = [me(), workspace()]
    return person && described?.setUp ? { me: person, zone: described.zone } : undefined
  })
  return <Show when={signedIn()}>{(known) => <Frame signedIn={known()}>{props.children}</Frame>}</Show>
}

function Frame(props: { signedIn: SignedIn; children: JSX.Element }): JSX.Element {
  const location = useLocation()
  const dialog = useDialog()
  const groups = () => (props.signedIn.me.role === 'administrator' ? [WORK, ADMINISTRATION] : [WORK])
  const leave = () => {
    signOut().then(
      () => window.location.assign('/sign-in'),
      (error: unknown) => toast(explain(error).happened),
    )
  }
  // A reader hears of the new page, and Tab goes on from its beginning.
  createEffect(
    on(
      () => location.pathname,
      () => document.getElementById('content')?.focus({ preventScroll: true }),
      { defer: true },
    ),
  )
  return (
    <SignedInContext.Provider value={props.signedIn}>
      <StaffShell
        groups={groups()}
        name={props.signedIn.me.name}
        role={roleWord(props.signedIn.me.role)}
        onNotices={() => dialog.open('my-notices')}
        onSignOut={leave}
      >
        <ErrorBoundary fallback={(error, reset) => <PageError error={error} reset={reset} />}>
          <Suspense fallback={<Skeleton />}>{props.children}</Suspense>
        </ErrorBoundary>
        <Show when={dialog.is('my-notices')}>
          <Suspense>
            <MyNoticesDialog onClose={dialog.close} />
          </Suspense>
        </Show>
      </StaffShell>
    </SignedInContext.Provider>
  )
}
