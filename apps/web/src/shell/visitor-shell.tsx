import { children, type JSX, Show } from 'solid-js'
import { createBranded, type PageBrand } from './brand.ts'
import { Mark } from './mark.tsx'

export interface VisitorShellProps {
  workspace: string
  /** Our mark and our colour stand in for what it has not. */
  brand?: PageBrand | undefined
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
  createBranded(() => props.brand?.accent)
  return (
    <div class="visitor">
      <a class="skip" href="#content" onClick={skip}>
        Skip to the page
      </a>
      <header class="visitor-head">
        <Show when={props.brand?.logo} fallback={<Mark size={28} />}>
          {(logo) => <img src={logo()} alt="" class="brand-logo" />}
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
