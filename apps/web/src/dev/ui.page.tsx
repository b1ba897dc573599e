import { For, type JSX, onMount } from 'solid-js'
import { PageHead } from '../ui/page-head.tsx'
import { ThemeSwitch } from '../ui/theme-switch.tsx'
import { BadgesAndProgress, Buttons, Cards, Copying, Messages, Times, Waiting } from './shown-pieces.tsx'
import { Fields, FormExample } from './shown-fields.tsx'
import { Dialogs, Menus, Navigation } from './shown-overlays.tsx'
import { Dropping, Tables } from './shown-lists.tsx'

const SECTIONS: readonly { name: string; shown: () => JSX.Element }[] = [
  { name: 'Buttons', shown: Buttons },
  { name: 'Badges and progress', shown: BadgesAndProgress },
  { name: 'Fields', shown: Fields },
  { name: 'Form', shown: FormExample },
  { name: 'Table', shown: Tables },
  { name: 'Dialogs and toasts', shown: Dialogs },
  { name: 'Menus', shown: Menus },
  { name: 'Navigation', shown: Navigation },
  { name: 'Copying', shown: Copying },
  { name: 'Messages', shown: Messages },
  { name: 'Waiting and empty', shown: Waiting },
  { name: 'Cards', shown: Cards },
  { name: 'Dropping files', shown: Dropping },
  { name: 'Time', shown: Times },
]

/** Every component in every state, for those who build and those who check. */
export default function UiPage(): JSX.Element {
  onMount(() => (document.title = 'Components · Sluice'))
  return (
    <main class="mx-auto max-w-[1040px] px-4 py-6">
      <PageHead title="Components" meta="Every component in every state. Development only." actions={<ThemeSwitch />} />
      <p class="mb-6 flex gap-4">
        <a href="/dev/ui/staff">Staff shell</a>
        <a href="/dev/ui/visitor">Customer shell</a>
      </p>
      <div class="grid gap-10">
        <For each={SECTIONS}>
          {(section) => (
            <section aria-labelledby={`ui-${section.name}`} class="min-w-0">
              <h2 id={`ui-${section.name}`} class="mb-3 border-b border-line pb-2">
                {section.name}
              </h2>
              <section.shown />
            </section>
          )}
        </For>
      </div>
    </main>
  )
}
