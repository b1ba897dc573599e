/** A page of a keyset list: `next` is the key to go on from, null at the end. */
export interface PageOf<T> {
  items: T[]
  next: string | null
}

/** Cuts a list that was asked for one row more than the page holds. */
export function pageOf<T>(rows: T[], limit: number, keyOf: (last: T) => readonly (string | number)[]): PageOf<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? JSON.stringify(keyOf(last)) : null }
}

/** The key of the last row seen, as `pageOf` gave it; null for the first page, or when it is none of ours. */
export function pageKey(after: string | undefined): [string | number, string] | null {
  if (after === undefined) return null
  try {
    const key: unknown = JSON.parse(after)
    if (!Array.isArray(key) || key.length !== 2) return null
    const [first, second]: unknown[] = key
    return (typeof first === 'string' || typeof first === 'number') && typeof second === 'string' ? [first, second] : null
  } catch {
    return null
  }
}
