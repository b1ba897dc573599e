import type { AuditEvent } from './data.ts'

/** A verb as a sentence's beginning: `order.status_changed` is `Order status changed`. */
export function verbWords(verb: string): string {
  const words = verb.replaceAll(/[._]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Who did it when it was not staff. */
export const ACTORS: Readonly<Record<AuditEvent['actorKind'], string>> = {
  staff: 'Staff',
  visitor: 'Holder of a link',
  system: 'Chore',
  stranger: 'Not signed in',
}

/** The page of what an event is about, where it has one. */
export function subjectHref(subjectId: string | null): string | undefined {
  if (subjectId?.startsWith('ord_')) return `/orders/${subjectId}`
  return subjectId?.startsWith('cus_') ? `/customers/${subjectId}` : undefined
}

/** The facts of an event on one line: `from New, to Accepted`, `fields phone and secondFactor`. Null and an empty list say nothing. */
export const factWords = (facts: AuditEvent['facts']): string =>
  Object.entries(facts)
    .map(([name, value]) => [name, valueWords(value)])
    .filter(([, words]) => words !== '')
    .map((words) => words.join(' '))
    .join(', ')

function valueWords(value: unknown): string {
  if (value === null) return ''
  if (Array.isArray(value)) return value.map(valueWords).join(' and ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
