let pressed = false
let listening = false

/** Knows from now on whether a pointer is down. */
function listen(): void {
  if (listening) return
  listening = true
  document.addEventListener('pointerdown', () => (pressed = true), true)
  for (const end of ['pointerup', 'pointercancel']) document.addEventListener(end, () => (pressed = false), true)
}

/** Makes a runner of what may move the page: it waits until a press is over, so that nothing slips away from under the pointer. */
export function createAfterPress(): (run: () => void) => void {
  listen()
  return (run) => {
    if (!pressed) return run()
    const ended = new AbortController()
    const end = () => {
      ended.abort()
      setTimeout(run) // the click comes right after the press
    }
    for (const name of ['pointerup', 'pointercancel']) document.addEventListener(name, end, { signal: ended.signal })
  }
}
