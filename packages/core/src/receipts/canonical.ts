/**
 * The one text of a JSON value (RFC 8785): members by the UTF-16 units of their names, no space between, strings as JSON.stringify writes them.
 * Numbers are integers here, which every language writes alike. Throws a TypeError for what JSON has no text for, and for half a surrogate pair.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  if (typeof value === 'string' && value.isWellFormed()) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object') throw new TypeError('this has no canonical JSON')
  return `{${sortedMembers(value)
    .map(([name, member]) => `${canonicalJson(name)}:${canonicalJson(member)}`)
    .join(',')}}`
}

/** The same text in pieces, of an object whose lists may come page by page: a long list is never whole in memory. */
export async function* canonicalPieces(object: Readonly<Record<string, unknown>>): AsyncGenerator<string, void> {
  let before = '{'
  for (const [name, member] of sortedMembers(object)) {
    yield `${before}${canonicalJson(name)}:`
    if (isPaged(member)) yield* listPieces(member)
    else yield canonicalJson(member)
    before = ','
  }
  yield before === '{' ? '{}' : '}'
}

async function* listPieces(pages: AsyncIterable<readonly unknown[]>): AsyncGenerator<string, void> {
  let before = '['
  for await (const page of pages) {
    if (page.length === 0) continue
    yield before + page.map(canonicalJson).join(',')
    before = ','
  }
  yield before === '[' ? '[]' : ']'
}

const isPaged = (value: unknown): value is AsyncIterable<readonly unknown[]> => typeof value === 'object' && value !== null && Symbol.asyncIterator in value

const sortedMembers = (object: object): [string, unknown][] => Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : 1))
