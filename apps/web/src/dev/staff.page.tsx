import ClipboardList from 'lucide-solid/icons/clipboard-list'
import House from 'lucide-solid/icons/house'
import ScrollText from 'lucide-solid/icons/scroll-text'
import Settings from 'lucide-solid/icons/settings'
import Sparkles from 'lucide-solid/icons/brush-cleaning'
import Table from 'lucide-solid/icons/table-2'
import Users from 'lucide-solid/icons/users'
import UserCog from 'lucide-solid/icons/user-cog'
import { type JSX, onMount } from 'solid-js'
import { type NavGroup, StaffShell } from '../shell/staff-shell.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { toast } from '../ui/toast.tsx'
import { Tables } from './shown-lists.tsx'
import { Navigation } from './shown-overlays.tsx'

const GROUPS: readonly NavGroup[] = [
  {
    items: [
      { label: 'Overview', href: '/dev/ui/overview', icon: House },
      { label: 'Orders', href: '/dev/ui/orders', icon: ClipboardList, count: 7 },
      { label: 'Customers', href: '/dev/ui/staff', icon: Users },
    ],
  },
  {
    name: 'Administrator',
    items: [
      { label: 'Tables', href: '/dev/ui/tables', icon: Table },
      { label: 'Configuration', href: '/dev/ui/configuration', icon: Settings },
      { label: 'Staff', href: '/dev/ui/people', icon: UserCog },
      { label: 'Audit', href: '/dev/ui/audit', icon: ScrollText },
      { label: 'Housekeeping', href: '/dev/ui/housekeeping', icon: Sparkles },
    ],
  },
]

/** The staff shell around the mock's page. */
export default function StaffShellPage(): JSX.Element {
  onMount(() => (document.title = 'Staff shell · Sluice'))
  return (
    <StaffShell groups={GROUPS} name="Mira Aalto" role="Administrator" onNotices={() => {}} onSignOut={() => toast('Signed out.')}>
      <Navigation />
      <div class="mb-3 flex items-center gap-2">
        <SearchField label="Find a link" value="" onInput={() => undefined} />
        <span class="ml-auto hidden text-s text-muted desk:inline">Times are Europe/Helsinki</span>
      </div>
      <Tables />
    </StaffShell>
  )
}
