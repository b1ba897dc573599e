import { MINUTE } from '@sluice/core/instants'
import { type JSX, Show } from 'solid-js'
import { Badge } from '../../ui/badge.tsx'
import { humanBytes } from '../../ui/bytes.ts'
import { createClock, serverNow } from '../../ui/clock.ts'
import type { Column } from '../../ui/table-props.ts'
import { Time } from '../../ui/time.tsx'
import { relativeTime } from '../../ui/time-words.ts'
import { filesWord } from '../orders/words.ts'
import type { Link } from './data.ts'
import { allowedWords, DISPLAYS, nameOf, scopeWords, SECOND_STEPS, stateOf } from './words.ts'

/** The columns of a customer's links. */
export const linkColumns = (zone: string): readonly Column<Link>[] => [
  {
    id: 'link',
    header: 'Link',
    phone: 'title',
    cell: (row) => (
      <>
        <Show when={row.parentId === null} fallback={<>{nameOf(row)}</>}>
          <strong>{nameOf(row)}</strong>
        </Show>
        <div class="sub">{(row.parentId === null ? [row.email] : [row.description]).concat(SECOND_STEPS[row.inForce.secondFactor]).join(' · ')}</div>
      </>
    ),
  },
  { id: 'state', header: 'State', tight: true, phone: 'side', cell: (row) => <Badge tone={stateOf(row).tone}>{stateOf(row).word}</Badge> },
  {
    id: 'send',
    header: 'May send',
    cell: (row) => (
      <>
        {DISPLAYS.find((display) => display.value === row.inForce.display)?.label}
        <Show when={[scopeWords(row), allowedWords(row)].filter(Boolean).join(' · ')}>{(words) => <div class="sub">{words()}</div>}</Show>
      </>
    ),
  },
  { id: 'came', header: 'Came in', cell: (row) => <CameIn link={row} /> },
  {
    id: 'until',
    header: 'Valid until',
    tight: true,
    phone: 'line',
    // The last instant at which it is still valid: its day is the one that was chosen.
    cell: (row) => (
      <Show when={row.inForce.endsAt} fallback="No end">
        {(at) => <Time at={at() - 1} zone={zone} />}
      </Show>
    ),
  },
]

function CameIn(props: { link: Link }): JSX.Element {
  const now = createClock(MINUTE)
  const ago = (at: number) => relativeTime(at, Math.max(now(), serverNow()))
  const last = () => {
    const { usedAt, sentAt, filesIn, bytesIn } = props.link
    const used = usedAt === null ? '' : `used ${ago(usedAt)}`
    if (filesIn > 0) return [humanBytes(bytesIn), used].filter(Boolean).join(' · ')
    return used || (sentAt === null ? 'not sent yet' : `sent ${ago(sentAt)}, not used`)
  }
  return (
    <>
      <Show when={props.link.filesIn > 0} fallback={<span class="whitespace-nowrap text-muted">Nothing yet</span>}>
        {filesWord(props.link.filesIn)}
      </Show>
      <div class="sub">{last()}</div>
    </>
  )
}
