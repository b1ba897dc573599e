import type { Api } from '../../api.ts'
import type { Tone } from '../../ui/badge.tsx'

export type Progress = Awaited<ReturnType<Api['orders']['get']['query']>>['progress']
export type Standing = keyof Progress

/** In the order of the work that is done. */
const STANDINGS: readonly { standing: Standing; tone: Tone }[] = [
  { standing: 'completed', tone: 'ok' },
  { standing: 'accepted', tone: 'ok' },
  { standing: 'uploaded', tone: 'info' },
  { standing: 'rejected', tone: 'loss' },
  { standing: 'needed', tone: 'neutral' },
]

export const partsOf = (progress: Progress) => STANDINGS.map(({ standing, tone }) => ({ tone, count: progress[standing] }))

/** How many tasks there are, and how many of them wait for nothing from the customer. */
export function countIn(progress: Progress): { in: number; all: number } {
  const here = progress.completed + progress.accepted + progress.uploaded
  return { in: here, all: here + progress.rejected + progress.needed }
}

/** `1 of 3 in`. */
export function inWords(progress: Progress): string {
  const count = countIn(progress)
  return `${count.in.toLocaleString('en')} of ${count.all.toLocaleString('en')} in`
}

/** `1 accepted, 2 needed`. */
export const progressWords = (progress: Progress): string =>
  STANDINGS.filter(({ standing }) => progress[standing] > 0)
    .map(({ standing }) => `${progress[standing].toLocaleString('en')} ${standing}`)
    .join(', ')
