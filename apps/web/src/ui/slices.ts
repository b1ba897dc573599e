const LONGEST_MS = 12

/** Makes a pause that gives way to the page only when work has gone on for 12 ms: `for (…) { …; await pause() }` never freezes it. */
export function createPauses(): () => Promise<void> | undefined {
  let until = performance.now() + LONGEST_MS
  return () => {
    if (performance.now() < until) return undefined
    return new Promise((resolve) => {
      setTimeout(() => {
        until = performance.now() + LONGEST_MS
        resolve()
      })
    })
  }
}
