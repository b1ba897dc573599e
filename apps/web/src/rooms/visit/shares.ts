import type { Api } from '../../api.ts'
import type { Visit } from './data.ts'

export type Share = Awaited<ReturnType<Api['visit']['shares']['query']>>[number]

const SENDS: Readonly<Record<Visit['display'], string>> = { files: 'files', folders: 'folders', both: 'files and folders' }

/** What whoever gets the link can do with it: as much as its sharer. */
export function shareWords({ display, allowTitle, allowDuration }: Pick<Visit, 'display' | 'allowTitle' | 'allowDuration'>): string {
  const changes = [allowTitle ? 'title' : '', allowDuration ? 'duration' : ''].filter(Boolean).join(' and ')
  return `They get a link of their own. With it they can send ${SENDS[display]} for the same orders${changes === '' ? '' : `, and change their ${changes}`}.`
}
