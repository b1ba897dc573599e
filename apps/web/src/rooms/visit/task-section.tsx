import { type JSX, Show } from 'solid-js'
import { Badge } from '../../ui/badge.tsx'
import { humanBytes } from '../../ui/bytes.ts'
import { Callout } from '../../ui/callout.tsx'
import { DropZone } from '../../ui/drop-zone.tsx'
import { Time } from '../../ui/time.tsx'
import type { VisibleTask, Visit } from './data.ts'
import { OnItsWay } from './on-its-way.tsx'
import type { Sender } from './sender.ts'
import { badgeOf } from './task-badge.ts'
import type { Uploads } from './uploads.ts'

const TAKES = { files: 'files', folders: 'folder', both: 'both' } as const
const DROP_WORDS = { files: 'Drop files here', folders: 'Drop a folder here', both: 'Drop files or a folder here' }

/** One task: its state, what arrived for it, what is on its way, and the place for more. */
export function TaskSection(props: { task: VisibleTask; visit: Visit; uploads: Uploads; sender: Sender }): JSX.Element {
  const badge = () => badgeOf(props.task, props.uploads.units)
  // Inside a folder anything may lie.
  const extensions = () => (props.visit.display === 'folders' ? [] : props.task.allowedExtensions.map((extension) => `.${extension}`))
  const sent = () => {
    const { files, bytes, lastName } = props.task.sent
    if (files === 0) return undefined
    return `${files === 1 && lastName !== null ? lastName : `${files.toLocaleString('en')} files`} · ${humanBytes(bytes)} received`
  }
  const checked = () => (props.task.state === 'accepted' ? props.task.reviewedAt : null)
  const takesNew = () => props.task.takesUploads && props.visit.state !== 'grace'
  return (
    <section class="grid gap-2 border-t border-line px-4 py-3" aria-label={props.task.name}>
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 class="min-w-0 flex-1 text-l font-semibold">{props.task.name}</h3>
        <Badge tone={badge().tone}>{badge().word}</Badge>
      </div>
      <Show when={sent() ?? checked()}>
        <p class="text-s text-muted">
          {sent()}
          <Show when={checked()}>
            {(at) => (
              <>
                {sent() === undefined ? 'Checked ' : ' · checked '}
                <Time at={at()} zone={props.visit.zone} as="line" />
              </>
            )}
          </Show>
        </p>
      </Show>
      <Show when={props.task.takesUploads && props.task.state === 'rejected' && props.task.rejectReason}>
        {(reason) => (
          <Callout tone="loss">
            <p class="text-s whitespace-pre-line wrap-anywhere">
              <b class="font-semibold">Rejected:</b> {reason()}
            </p>
            <Show when={takesNew()}>
              <p class="text-s">Please send it again.</p>
            </Show>
          </Callout>
        )}
      </Show>
      <Show when={!props.task.takesUploads}>
        <p class="text-s text-muted">This task is completed and takes nothing more.</p>
      </Show>
      <OnItsWay task={props.task} uploads={props.uploads} sender={props.sender} chooser={!takesNew()} />
      <Show when={takesNew()}>
        <DropZone
          take={TAKES[props.visit.display]}
          accept={extensions().join(',') || undefined}
          look={props.task.state === 'rejected' ? 'primary' : 'plain'}
          onFiles={(files) => props.sender.send(props.task, files)}
          onReading={props.sender.setReading}
        >
          {DROP_WORDS[props.visit.display]}
          <Show when={extensions().length > 0}>
            {' '}
            · <span class="text-ink">{extensions().join(', ')}</span>
          </Show>
        </DropZone>
      </Show>
    </section>
  )
}
