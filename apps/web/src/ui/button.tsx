import LoaderCircle from 'lucide-solid/icons/loader-circle'
import { type JSX, Show, splitProps } from 'solid-js'

export type ButtonLook = 'plain' | 'primary' | 'quiet' | 'loss' | 'destroy'

interface Look {
  look?: ButtonLook
  size?: 'normal' | 'big'
  /** Work is under way: the button says so and does nothing, but keeps the focus. */
  busy?: boolean
  class?: string
}

export type ButtonProps = Look & Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'class' | 'style'>

function classes(props: Look): string {
  const look = props.look ?? 'plain'
  const looks = { plain: '', primary: 'btn-primary', quiet: 'btn-quiet', loss: 'btn-quiet btn-loss', destroy: 'btn-destroy' }
  return ['btn', looks[look], props.size === 'big' ? 'btn-big' : '', props.class ?? ''].filter(Boolean).join(' ')
}

/** A button. `type` is `button` unless said. */
export function Button(props: ButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, ['look', 'size', 'busy', 'class', 'children'])
  const stopWhenBusy = (event: MouseEvent) => {
    if (!own.busy) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  return (
    <button
      type="button"
      {...rest}
      class={classes(own)}
      aria-disabled={own.busy ? true : undefined}
      aria-busy={own.busy}
      on:click={{ handleEvent: stopWhenBusy, capture: true }}
    >
      <Show when={own.busy}>
        <LoaderCircle size={14} class="animate-spin" aria-hidden="true" />
      </Show>
      {own.children}
    </button>
  )
}

export type LinkButtonProps = Pick<Look, 'look' | 'size' | 'class'> & Omit<JSX.AnchorHTMLAttributes<HTMLAnchorElement>, 'class' | 'style'> & { href: string }

/** A link that looks like a button. */
export function LinkButton(props: LinkButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, ['look', 'size', 'class'])
  return <a {...rest} class={classes(own)} />
}

export type IconButtonProps = Omit<ButtonProps, 'aria-label' | 'title'> & {
  /** What it does: the name for readers and the tooltip. */
  label: string
}

/** A square button with an icon as its only child. */
export function IconButton(props: IconButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, ['label', 'class', 'look'])
  return <Button {...rest} look={own.look ?? 'quiet'} class={`btn-icon ${own.class ?? ''}`} aria-label={own.label} title={own.label} />
}
