import X from 'lucide-solid/icons/x'
import { createSignal, For, type JSX, Show } from 'solid-js'
import { Button, IconButton } from './button.tsx'

export interface ToastAction {
  label: string
  run: () => void
}

interface Toast {
  id: number
  sentence: string
  action: ToastAction | undefined
  timer: ReturnType<typeof setTimeout> | undefined
}

const SHORT_MS = 5_000
const WITH_ACTION_MS = 10_000

const [toasts, setToasts] = createSignal<readonly Toast[]>([])
let lastId = 0

function drop(id: number): void {
  setToasts((all) => all.filter((each) => each.id !== id))
}

/** Says that something is done. With an action (undo) it stays ten seconds. It is never the only place of an error. */
export function toast(sentence: string, action?: ToastAction): void {
  lastId += 1
  const id = lastId
  const timer = setTimeout(drop, action ? WITH_ACTION_MS : SHORT_MS, id)
  setToasts((all) => [...all.slice(-2), { id, sentence, action, timer }])
}

/** Holds the toasts. Pointer or focus on one keeps it until it is closed. Mounted once, in app.tsx. */
export function Toasts(): JSX.Element {
  return (
    <div class="toasts" role="status" aria-live="polite">
      <For each={toasts()}>
        {(each) => (
          <div class="toast" onPointerEnter={() => clearTimeout(each.timer)} onFocusIn={() => clearTimeout(each.timer)}>
            <span class="flex-1">{each.sentence}</span>
            <Show when={each.action}>
              {(action) => (
                <Button
                  onClick={() => {
                    drop(each.id)
                    action().run()
                  }}
                >
                  {action().label}
                </Button>
              )}
            </Show>
            <IconButton label="Close" onClick={() => drop(each.id)}>
              <X size={14} aria-hidden="true" />
            </IconButton>
          </div>
        )}
      </For>
    </div>
  )
}
