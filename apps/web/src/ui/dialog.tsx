import { Dialog as Kobalte } from '@kobalte/core/dialog'
import X from 'lucide-solid/icons/x'
import { createSignal, For, type JSX, Show } from 'solid-js'
import { Button, IconButton } from './button.tsx'
import { createDialogFocus } from './dialog-focus.ts'
import { Layer } from './layer.ts'

export interface DialogProps {
  open: boolean
  /** Esc, the cross and a press outside. What was typed lives with the caller and is not lost by it. */
  onClose: () => void
  title: string
  description?: JSX.Element
  wide?: boolean
  /** Buttons, the main one last. */
  footer?: JSX.Element
  /** Work is under way: it cannot be closed. */
  busy?: boolean
  role?: 'dialog' | 'alertdialog'
  children?: JSX.Element
}

/** A dialog holds one task. Focus goes in, stays in, and goes back where it came from. On a phone it is a sheet. */
export function Dialog(props: DialogProps): JSX.Element {
  const focus = createDialogFocus(() => props.open)
  const [element, setElement] = createSignal<HTMLElement>()
  const change = (open: boolean) => {
    if (!open && !props.busy) props.onClose()
  }
  return (
    <Kobalte open={props.open} onOpenChange={change}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="veil" />
        <div class="dialog-place">
          <Kobalte.Content class="dialog" classList={{ 'dialog-wide': props.wide }} role={props.role ?? 'dialog'} aria-modal="true" ref={setElement} {...focus}>
            <Layer.Provider value={element}>
              <div class="flex items-start gap-4 px-5 pt-4">
                <Kobalte.Title class="min-w-0 flex-1 pt-1 text-l font-semibold">{props.title}</Kobalte.Title>
                <IconButton label="Close" class="-mr-2" disabled={props.busy} onClick={() => props.onClose()}>
                  <X size={16} aria-hidden="true" />
                </IconButton>
              </div>
              <Show when={props.description}>
                <Kobalte.Description class="px-5 pt-1 text-s text-muted">{props.description}</Kobalte.Description>
              </Show>
              <div class="px-5 py-4">{props.children}</div>
              <Show when={props.footer}>
                <div class="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{props.footer}</div>
              </Show>
            </Layer.Provider>
          </Kobalte.Content>
        </div>
      </Kobalte.Portal>
    </Kobalte>
  )
}

export interface ConfirmDialogProps {
  open: boolean
  onClose: () => void
  /** A question: `Revoke this link?` */
  title: string
  /** What will be lost, with counts and names, one line each. */
  losses: readonly JSX.Element[]
  /** What stays or how it can be had back. */
  kept?: JSX.Element
  /** The verb on the button: `Revoke link`. */
  confirm: string
  onConfirm: () => Promise<void>
  /** Words for what went wrong; the dialog stays open with them. */
  explain: (error: unknown) => JSX.Element
}

/** Asks before something is lost. Cancel has the focus, so Enter never destroys. */
export function ConfirmDialog(props: ConfirmDialogProps): JSX.Element {
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<JSX.Element>()
  const close = () => {
    setFailure(undefined)
    props.onClose()
  }
  const confirm = async () => {
    setBusy(true)
    setFailure(undefined)
    try {
      await props.onConfirm()
      close()
    } catch (error) {
      setFailure(props.explain(error))
    } finally {
      setBusy(false)
    }
  }
  const footer = (
    <>
      <Button autofocus disabled={busy()} onClick={close}>
        Cancel
      </Button>
      <Button look="destroy" busy={busy()} onClick={() => void confirm()}>
        {props.confirm}
      </Button>
    </>
  )
  return (
    <Dialog open={props.open} onClose={close} title={props.title} role="alertdialog" busy={busy()} footer={footer}>
      <ul class="grid list-disc gap-1 pl-5">
        <For each={props.losses}>{(loss) => <li>{loss}</li>}</For>
      </ul>
      <Show when={props.kept}>
        <p class="mt-3 text-s text-muted">{props.kept}</p>
      </Show>
      <Show when={failure()}>
        <div class="mt-4">{failure()}</div>
      </Show>
    </Dialog>
  )
}
