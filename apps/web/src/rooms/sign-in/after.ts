/** Where to go after signing in: a path of our own, never another site (an open redirect helps who phishes). */
export function pathAfter(to: string | null, origin: string): string {
  if (to === null || !to.startsWith('/') || !URL.canParse(to, origin)) return '/'
  const url = new URL(to, origin)
  return url.origin === origin && url.pathname !== '/sign-in' ? url.pathname + url.search + url.hash : '/'
}
