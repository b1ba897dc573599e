import { createSignal, type JSX } from 'solid-js'

const [polite, setPolite] = createSignal('')
const [urgent, setUrgent] = createSignal('')

/** Says a sentence to screen readers: politely, or at once when the person must act. */
export function announce(sentence: string, how: 'polite' | 'urgent' = 'polite'): void {
  const set = how === 'urgent' ? setUrgent : setPolite
  // The same sentence twice is no change to a reader: a trailing no-break space makes it one.
  set((last) => (last === sentence ? `${sentence}\u00a0` : sentence))
}

/** Makes a speaker of progress that says it only when another tenth is reached: `say(0.62, '62 %, 4 min left')`. */
export function createProgressSpeaker(): (share: number, sentence: string) => void {
  let lastTenth = 0
  return (share, sentence) => {
    const tenth = Math.floor(share * 10)
    if (tenth === lastTenth) return
    lastTenth = tenth
    announce(sentence)
  }
}

/** The two regions `announce` speaks through. Mounted once, in app.tsx. */
export function LiveRegion(): JSX.Element {
  return (
    <div class="sr-only">
      <div role="status">{polite()}</div>
      <div role="alert">{urgent()}</div>
    </div>
  )
}
