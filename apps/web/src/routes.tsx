import type { RouteDefinition } from '@solidjs/router'
import { lazy } from 'solid-js'
import { staffRoutes } from './shell/staff-routes.ts'

// Every page is lazy: who opens a customer's link never loads what staff use, and the other way round.
const development: RouteDefinition[] = [
  { path: '/dev/ui', component: lazy(() => import('./dev/ui.page.tsx')) },
  { path: '/dev/ui/staff', component: lazy(() => import('./dev/staff.page.tsx')) },
  { path: '/dev/ui/visitor', component: lazy(() => import('./dev/visitor.page.tsx')) },
  { path: '/dev/outbox', component: lazy(() => import('./rooms/dev/outbox.page.tsx')) },
]

const onThisMachine = location.hostname === 'localhost' || location.hostname === '127.0.0.1'

/** All addresses of the app. */
export const routes: RouteDefinition[] = [
  ...(onThisMachine ? development : []),
  { path: '/u/:linkId', component: lazy(() => import('./rooms/visit/visit.page.tsx')) },
  { path: '/verify', component: lazy(() => import('./rooms/receipts/verify.page.tsx')) },
  { path: '/sign-in', component: lazy(() => import('./rooms/sign-in/sign-in.page.tsx')) },
  { path: '/setup', component: lazy(() => import('./rooms/setup/setup.page.tsx')) },
  { path: '/problem', component: lazy(() => import('./rooms/problem/problem.page.tsx')) },
  staffRoutes,
  { path: '*', component: lazy(() => import('./shell/not-found.page.tsx')) },
]
