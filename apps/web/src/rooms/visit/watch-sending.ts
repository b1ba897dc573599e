import { createEffect, onCleanup } from 'solid-js'
import { humanPercent } from '../../ui/bytes.ts'
import { createProgressSpeaker } from '../../ui/live-region.tsx'
import { humanDuration } from '../../ui/time-words.ts'
import type { Status } from './uploads.ts'

/** The share of all bytes that has arrived or is on its way; of empty files, the share of files. */
export function shareOf({ totals }: Status): number {
  if (totals.bytes > 0) return totals.sentBytes / totals.bytes
  return totals.files === 0 ? 0 : totals.done / totals.files
}

export const isSettled = ({ totals }: Status): boolean => totals.done + totals.failed >= totals.files

export function timeLeftWords({ totals }: Status): string | undefined {
  return totals.secondsLeft === null ? undefined : `${humanDuration(totals.secondsLeft * 1_000)} left`
}

const WAITS_FOR_ANSWER = 2
const PAUSED = 3

/** Says the progress in the window's title and to screen readers, and asks before the page is left while bytes move. */
export function watchSending(status: () => Status, asks: () => boolean, workspace: () => string): void {
  const say = createProgressSpeaker()
  const warn = (event: BeforeUnloadEvent) => event.preventDefault()
  createEffect(() => {
    const now = status()
    const title = `Send files to ${workspace()}`
    document.title = now.totals.files === 0 || isSettled(now) ? title : `${humanPercent(shareOf(now))} · ${title}`
  })
  createEffect(() => {
    const now = status()
    if (now.totals.files === 0) return
    const [done, files, failed] = [now.totals.done, now.totals.files, now.totals.failed].map((count) => count.toLocaleString('en'))
    // Another share than any of sending: what has stopped is said at once, and what goes on again too.
    if (asks()) say(WAITS_FOR_ANSWER, 'A question waits for your answer.')
    else if (now.paused) say(PAUSED, `Paused, ${done} of ${files} have arrived.`)
    else if (isSettled(now)) say(1, now.totals.failed === 0 ? 'Everything has arrived.' : `${done} of ${files} have arrived, ${failed} could not be sent.`)
    else say(Math.min(0.99, shareOf(now)), [humanPercent(shareOf(now)), timeLeftWords(now)].filter(Boolean).join(', '))
  })
  createEffect(() => {
    if (!status().moving) return
    window.addEventListener('beforeunload', warn)
    onCleanup(() => window.removeEventListener('beforeunload', warn))
  })
}
