import { children, type JSX, Show } from 'solid-js'
import { brandColours } from './accent.ts'
import { Mark } from './mark.tsx'

export interface VisitorShellProps {
  workspace: string
  /** Address of the workspace's logo; our mark stands in for none. */
  logo?: string | undefined
  /** The workspace's colour, `#rrggbb`. */
  accent?: string | undefined
  /** Buttons at the right of the header. */
  actions?: JSX.Element
  /** Stays at the bottom while the page scrolls, such as the progress of all uploads. */
  dock?: JSX.Element
  wide?: boolean
  children?: JSX.Element
}

/** The frame of every customer's page: the workspace's name and colours, one column, room to breathe. */
export function VisitorShell(props: VisitorShellProps): JSX.Element {
  let main: HTMLElement | undefined
  const dock = children(() => props.dock)
  // Not by its address: behind the # stands the secret of the link.
  const skip = (event: MouseEvent) => {
    event.preventDefault()
    main?.focus()
  }
  const colours = () => (props.accent === undefined ? undefined : brandColours(props.accent))
  return (
    <div class="visitor" classList={{ branded: colours() !== undefined }} style={colours()}>
      <a class="skip" href="#content" onClick={skip}>
        Skip to the page
      </a>
      <header class="visitor-head">
        <Show when={props.logo} fallback={<Mark size={28} />}>
          {(logo) => <img src={logo()} alt="" class="h-7 w-auto max-w-40" />}
        </Show>
        <b class="min-w-0 flex-1 font-bold">{props.workspace}</b>
        {props.actions}
      </header>
      <main ref={(element) => (main = element)} id="content" class="visitor-main" classList={{ 'visitor-wide': props.wide }} tabIndex={-1}>
        {props.children}
      </main>
      <Show when={dock()}>
        <section class="dock" aria-label="Progress">
          <div>{dock()}</div>
        </section>
      </Show>
    </div>
  )
}
