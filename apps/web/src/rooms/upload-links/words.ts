import type { Tone } from '../../ui/badge.tsx'
import type { Link } from './data.ts'

export const DISPLAYS = [
  { value: 'files', label: 'Files' },
  { value: 'folders', label: 'Folders', hint: 'A whole folder arrives as one.' },
  { value: 'both', label: 'Files and folders' },
] as const

/** What a link asks for beside itself. */
export const SECOND_STEPS: Readonly<Record<Link['secondFactor'], string>> = { off: 'no code', email: 'email code', sms: 'SMS code' }

export const SECOND_FACTORS = [
  { value: 'off', label: 'Off' },
  { value: 'email', label: 'By email', hint: 'To the address above.' },
  { value: 'sms', label: 'By SMS' },
] as const

/** An open link that nothing came in through is waiting. */
export function stateOf(link: Link): { word: string; tone: Tone } {
  if (link.state === 'revoked') return { word: 'Revoked', tone: 'loss' }
  if (link.state === 'expired') return { word: 'Expired', tone: 'neutral' }
  return link.filesIn === 0 ? { word: 'Waiting', tone: 'wait' } : { word: 'Open', tone: 'ok' }
}

/** What else than files a link's holder may change: `may update title and duration`. */
export function allowedWords({ inForce }: Link): string {
  const allowed = [inForce.allowTitle ? 'title' : '', inForce.allowDuration ? 'duration' : ''].filter(Boolean)
  return allowed.length === 0 ? '' : `may update ${allowed.join(' and ')}`
}

/** What a list calls a link: of one that was shared, whom with. */
export const nameOf = (link: Link): string => (link.parentId === null ? link.description : `Shared with ${link.email}`)

/** Its own limits in a line: `Series “Harbour”, orders 4100–4180`. */
export function scopeWords({ orderFrom, orderTo, projects, series }: Pick<Link, 'orderFrom' | 'orderTo' | 'projects' | 'series'>): string {
  const quoted = (kind: string, names: readonly string[]) => (names.length === 0 ? '' : `${kind} ${names.map((name) => `“${name}”`).join(', ')}`)
  return [quoted('Project', projects), quoted('Series', series), rangeWords(orderFrom, orderTo)].filter(Boolean).join(' · ')
}

function rangeWords(from: number | null, to: number | null): string {
  if (from === null) return to === null ? '' : `Orders up to ${to}`
  if (to === null) return `Orders from ${from}`
  return from === to ? `Order ${from}` : `Orders ${from}–${to}`
}

/** The link whose end ended this one: its own, or the topmost of those it was shared from. Extending it opens this one again. */
export function endedBy(link: Link, links: readonly Link[]): Link {
  const parent = links.find((each) => each.id === link.parentId)
  return parent?.state === 'expired' ? endedBy(parent, links) : link
}

/** A link after the one that it was shared from, with how deep it stands under it. */
export function asTree(links: readonly Link[]): readonly { link: Link; depth: number }[] {
  const known = new Set(links.map((link) => link.id))
  const under = (parentId: Link['id'] | null, depth: number): { link: Link; depth: number }[] =>
    links
      .filter((link) => (link.parentId !== null && known.has(link.parentId) ? link.parentId : null) === parentId)
      .flatMap((link) => [{ link, depth }, ...under(link.id, depth + 1)])
  return under(null, 0)
}
