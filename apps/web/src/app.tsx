import { Router } from '@solidjs/router'
import { ErrorBoundary, type JSX, type ParentProps, Suspense } from 'solid-js'
import { routes } from './routes.tsx'
import { ErrorPanel } from './ui/error-panel.tsx'
import { LiveRegion } from './ui/live-region.tsx'
import { Skeleton } from './ui/skeleton.tsx'
import { Toasts } from './ui/toast.tsx'

const BROKEN = {
  happened: 'This page could not be shown.',
  kept: 'Nothing was lost: what was saved or has arrived is kept.',
  todo: 'Load the page again. If it happens again, tell us when it happened and what you did.',
}

/** What every page stands in. */
function Frame(props: ParentProps): JSX.Element {
  return (
    <>
      <ErrorBoundary
        fallback={
          <main class="visitor-main">
            <ErrorPanel error={BROKEN} onRetry={() => location.reload()} />
          </main>
        }
      >
        <Suspense
          fallback={
            <main class="visitor-main">
              <Skeleton />
            </main>
          }
        >
          {props.children}
        </Suspense>
      </ErrorBoundary>
      <LiveRegion />
      <Toasts />
    </>
  )
}

export function App(): JSX.Element {
  return (
    <Router root={Frame} scrollRestoration>
      {routes}
    </Router>
  )
}
