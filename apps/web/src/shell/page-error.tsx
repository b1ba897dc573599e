import { revalidate, useLocation } from '@solidjs/router'
import { createEffect, type JSX, on } from 'solid-js'
import { explain } from '../text.ts'
import { ErrorPanel } from '../ui/error-panel.tsx'

/** Stands where a page could not be shown. Going elsewhere leaves it behind. */
export function PageError(props: { error: unknown; reset: () => void }): JSX.Element {
  const location = useLocation()
  createEffect(
    on(
      () => location.pathname,
      () => props.reset(),
      { defer: true },
    ),
  )
  const again = () => {
    void revalidate()
    props.reset()
  }
  return (
    <>
      <h1 class="mb-3">This page cannot be shown</h1>
      <ErrorPanel error={explain(props.error)} onRetry={again} />
    </>
  )
}
