import type { Tone } from '../../ui/badge.tsx'
import type { Link } from './data.ts'

export const DISPLAYS = [
  { value: 'files', label: 'Files' },
  { value: 'folders', label: 'Folders', hint: 'A whole folder arrives as one.' },
  { value: 'both', label: 'Files and folders' },
] as const

/** What a link asks for beside itself. */
export const SECOND_STEPS: Readonly<Record<Link['secondFactor'], string>> = { off: 'no code', email: 'email code', sms: 'SMS code' }

/** An open link that nothing came in through is waiting. */
export function stateOf(link: Link): { word: string; tone: Tone } {
  if (link.state === 'revoked') return { word: 'Revoked', tone: 'loss' }
  if (link.state === 'expired') return { word: 'Expired', tone: 'neutral' }
  return link.filesIn === 0 ? { word: 'Waiting', tone: 'wait' } : { word: 'Open', tone: 'ok' }
}

/** What else than files a link's holder may change: `may update title and duration`. */
export function allowedWords(link: Link): string {
  const allowed = [link.allowTitle ? 'title' : '', link.allowDuration ? 'duration' : ''].filter(Boolean)
  return allowed.length === 0 ? '' : `may update ${allowed.join(' and ')}`
}

/** A link after the one that it was shared from, with how deep it stands under it. */
export function asTree(links: readonly Link[]): readonly { link: Link; depth: number }[] {
  const known = new Set(links.map((link) => link.id))
  const under = (parentId: Link['id'] | null, depth: number): { link: Link; depth: number }[] =>
    links
      .filter((link) => (link.parentId !== null && known.has(link.parentId) ? link.parentId : null) === parentId)
      .flatMap((link) => [{ link, depth: Math.min(depth, 2) }, ...under(link.id, depth + 1)])
  return under(null, 0)
}
