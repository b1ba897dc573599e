/** The rows between two, both included, in the order shown; one row when the other is no longer there. */
function between(keys: readonly string[], from: string, to: string): readonly string[] {
  const [a, b] = [keys.indexOf(from), keys.indexOf(to)]
  return a < 0 || b < 0 ? [to] : keys.slice(Math.min(a, b), Math.max(a, b) + 1)
}

/** Ticks or clears one row, or with an anchor (shift) every row from there to it. */
export function selectTo(keys: readonly string[], selected: ReadonlySet<string>, key: string, anchor?: string): ReadonlySet<string> {
  const on = !selected.has(key)
  const next = new Set(selected)
  for (const each of anchor === undefined ? [key] : between(keys, anchor, key)) {
    if (on) next.add(each)
    else next.delete(each)
  }
  return next
}

/** Whether all, some or none of the rows shown are ticked. */
export function selectedShare(keys: readonly string[], selected: ReadonlySet<string>): 'all' | 'some' | 'none' {
  const count = keys.filter((key) => selected.has(key)).length
  if (count === 0) return 'none'
  return count === keys.length ? 'all' : 'some'
}
