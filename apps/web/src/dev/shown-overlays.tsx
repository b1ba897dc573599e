import { useSearchParams } from '@solidjs/router'
import Copy from 'lucide-solid/icons/copy'
import Send from 'lucide-solid/icons/send'
import Trash from 'lucide-solid/icons/trash'
import { createSignal, type JSX } from 'solid-js'
import { Button } from '../ui/button.tsx'
import { Combobox } from '../ui/combobox.tsx'
import { ConfirmDialog, Dialog } from '../ui/dialog.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Menu, type MenuEntry } from '../ui/menu.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { TextField } from '../ui/text-field.tsx'
import { toast } from '../ui/toast.tsx'

export const ENTRIES: readonly MenuEntry[] = [
  { label: 'Copy link', icon: <Copy size={14} aria-hidden="true" />, onSelect: () => toast('Copied.') },
  { label: 'Send again', icon: <Send size={14} aria-hidden="true" />, onSelect: () => toast('Sent.') },
  { label: 'Duplicate', disabled: true, why: 'The link has ended.' },
  { label: 'Open the page', href: '/dev/ui/visitor' },
  'line',
  {
    label: 'Revoke',
    icon: <Trash size={14} aria-hidden="true" />,
    tone: 'loss',
    onSelect: () => toast('Revoked.', { label: 'Undo', run: () => toast('Undone.') }),
  },
]

const CUSTOMERS = [{ name: 'Northlight Pictures' }, { name: 'Lumen Localisation' }]

export function Dialogs(): JSX.Element {
  const [search, setSearch] = useSearchParams<{ dialog?: string }>()
  const [name, setName] = createSignal('Season 2 masters')
  const [customer, setCustomer] = createSignal<{ name: string }>()
  const close = () => setSearch({ dialog: undefined })
  return (
    <div class="flex flex-wrap gap-2">
      <Button onClick={() => setSearch({ dialog: 'edit' })}>Dialog</Button>
      <Button look="loss" onClick={() => setSearch({ dialog: 'confirm' })}>
        Destructive dialog
      </Button>
      <Button onClick={() => toast('The link was sent to anna@northlight.example.')}>Toast</Button>
      <Button onClick={() => toast('3 files are in the trash.', { label: 'Undo', run: () => toast('They are back.') })}>Toast with undo</Button>
      <Dialog
        open={search.dialog === 'edit'}
        onClose={close}
        title="Rename link"
        description="Customers do not see this name."
        footer={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button look="primary" onClick={close}>
              Save & Close
            </Button>
          </>
        }
      >
        <div class="grid gap-4">
          <TextField label="Link description" value={name()} onInput={setName} autofocus />
          <Combobox
            label="Customer"
            options={CUSTOMERS}
            optionId={(each) => each.name}
            optionLabel={(each) => each.name}
            value={customer()}
            onChange={setCustomer}
          />
        </div>
      </Dialog>
      <ConfirmDialog
        open={search.dialog === 'confirm'}
        onClose={close}
        title="Revoke “Season 2 masters”?"
        losses={[
          'anna@northlight.example can no longer send files with it.',
          '1 link shared from it, with Dub Studio Oy, ends too.',
          '2 uploads that run now stop at once.',
        ]}
        kept="The 22 files that came in stay."
        confirm="Revoke link"
        onConfirm={() => Promise.reject(new Error('refused'))}
        explain={() => <ErrorPanel error={{ happened: 'The link was not revoked.', kept: 'It still works.', todo: 'Try again.' }} />}
      />
    </div>
  )
}

export function Menus(): JSX.Element {
  const [, setSearch] = useSearchParams()
  const rename: MenuEntry = { label: 'Rename', onSelect: () => setSearch({ dialog: 'edit' }) }
  return (
    <div class="flex items-center gap-2">
      <Menu label="More about Season 2 masters" entries={ENTRIES} />
      <Menu entries={[rename, ...ENTRIES]} trigger="Actions" triggerClass="btn" />
    </div>
  )
}

export function Navigation(): JSX.Element {
  const [search] = useSearchParams<{ tab?: string }>()
  const tabs = [
    { label: 'Info', href: '/dev/ui?tab=info' },
    { label: 'Contacts', href: '/dev/ui?tab=contacts', count: 4 },
    { label: 'Orders', href: '/dev/ui?tab=orders', count: 31 },
    { label: 'Access links', href: '/dev/ui?tab=links', count: 5 },
  ]
  return (
    <div>
      <PageHead
        title="Northlight Pictures"
        crumbs={[{ label: 'Customers', href: '/dev/ui' }, { label: 'Northlight Pictures' }]}
        actions={
          <>
            <Button>Preview what they see</Button>
            <Button look="primary">Add customer link</Button>
          </>
        }
      />
      <Tabs label="Northlight Pictures" tabs={tabs} current={`/dev/ui?tab=${search.tab ?? 'links'}`} />
    </div>
  )
}
