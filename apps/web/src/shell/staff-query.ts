import { query } from '@solidjs/router'
import { refusalOf } from '../api.ts'

/** To the sign-in page and back here after. The page is loaded anew: nothing that was shown to one person stays for the next. */
function goToSignIn(): void {
  const to = location.pathname + location.search
  location.assign(to === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(to)}`)
}

/** A query of a staff page. One that is refused for want of a session never answers: the browser is on its way to the sign-in page. */
export function staffQuery<A extends unknown[], R>(ask: (...args: A) => Promise<R>, name: string) {
  return query(
    (...args: A) =>
      ask(...args).catch((error: unknown) => {
        if (refusalOf(error)?.code !== 'sign_in.needed') throw error
        goToSignIn()
        return new Promise<never>(() => undefined)
      }),
    name,
  )
}
