import Check from 'lucide-solid/icons/check'
import Copy from 'lucide-solid/icons/copy'
import QrCode from 'lucide-solid/icons/qr-code'
import { createSignal, createUniqueId, type JSX, lazy, onCleanup, Show, Suspense } from 'solid-js'
import { Button } from './button.tsx'
import { announce } from './live-region.tsx'

// The encoder is wanted only by those who open it.
const Qr = lazy(() => import('./qr.tsx'))

const SAID_MS = 2_000

/** Puts text on the clipboard. Plain http off localhost has no clipboard API, there the old command does it. Throws what the text's own promise throws. */
async function copyText(text: string | Promise<string>): Promise<boolean> {
  try {
    if (typeof text === 'string') await navigator.clipboard.writeText(text)
    // A text that is still on its way: as an item, or Safari finds that the press was too long ago.
    else await navigator.clipboard.write([new ClipboardItem({ 'text/plain': text.then((known) => new Blob([known], { type: 'text/plain' })) })])
    return true
  } catch {
    const area = document.createElement('textarea')
    area.value = await text
    area.readOnly = true
    document.body.append(area)
    area.select()
    const copied = document.execCommand('copy')
    area.remove()
    return copied
  }
}

export interface CopyButtonProps {
  /** The text, or how to get it at the press. */
  text: string | (() => Promise<string>)
  label?: string
  look?: 'plain' | 'primary' | 'quiet'
  /** Gets what asking for the text threw. */
  onError?: (error: unknown) => void
}

/** Copies, and says Copied for two seconds, to the eye and to the ear. */
export function CopyButton(props: CopyButtonProps): JSX.Element {
  const [said, setSaid] = createSignal<'copied' | 'refused'>()
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  const copy = async () => {
    const outcome = await copyText(typeof props.text === 'string' ? props.text : props.text()).then(
      (copied) => (copied ? 'copied' : 'refused'),
      (error: unknown) => props.onError?.(error),
    )
    if (!outcome) return
    setSaid(outcome)
    announce(outcome === 'copied' ? 'Copied' : 'The browser did not allow copying. Select the text and copy it.')
    clearTimeout(timer)
    timer = setTimeout(() => setSaid(undefined), SAID_MS)
  }
  return (
    <Button look={props.look} onClick={() => void copy()}>
      <Show when={said() === 'copied'} fallback={<Copy size={14} aria-hidden="true" />}>
        <Check size={14} class="text-ok" aria-hidden="true" />
      </Show>
      {/* All words lie on one another, so that the button keeps its width. */}
      <span class="grid *:col-start-1 *:row-start-1">
        <span classList={{ invisible: said() !== undefined }}>{props.label ?? 'Copy'}</span>
        <span classList={{ invisible: said() === undefined }} aria-hidden={said() === undefined}>
          {said() === 'refused' ? 'Not allowed' : 'Copied'}
        </span>
      </span>
    </Button>
  )
}

/** A link to hand on: read-only field, copy button, and a QR code for a phone. */
export function CopyLinkField(props: { link: string; label: string; hint?: string }): JSX.Element {
  const [shown, setShown] = createSignal(false)
  const field = createUniqueId()
  const panel = createUniqueId()
  return (
    <div class="field">
      <label class="field-label" for={field}>
        {props.label}
      </label>
      <div class="flex flex-wrap gap-2">
        <input
          id={field}
          class="input min-w-0 flex-[1_1_200px] truncate font-mono"
          readOnly
          value={props.link}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton text={props.link} label="Copy link" look="primary" />
        <Button aria-expanded={shown()} aria-controls={panel} onClick={() => setShown(!shown())}>
          <QrCode size={14} aria-hidden="true" /> QR code
        </Button>
      </div>
      <Show when={props.hint}>
        <div class="field-hint">{props.hint}</div>
      </Show>
      <div id={panel}>
        <Show when={shown()}>
          <Suspense>
            <Qr text={props.link} label={`QR code of ${props.label}`} />
          </Suspense>
        </Show>
      </div>
    </div>
  )
}
