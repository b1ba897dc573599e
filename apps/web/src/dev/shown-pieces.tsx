import { DAY, MINUTE } from '@sluice/core/instants'
import Inbox from 'lucide-solid/icons/inbox'
import Pause from 'lucide-solid/icons/pause'
import Plus from 'lucide-solid/icons/plus'
import Trash from 'lucide-solid/icons/trash'
import { For, type JSX } from 'solid-js'
import { Badge } from '../ui/badge.tsx'
import { Button, IconButton, LinkButton } from '../ui/button.tsx'
import { Callout } from '../ui/callout.tsx'
import { Card } from '../ui/card.tsx'
import { serverNow } from '../ui/clock.ts'
import { CopyButton, CopyLinkField } from '../ui/copy.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { Skeleton, SkeletonRows } from '../ui/skeleton.tsx'
import { Time } from '../ui/time.tsx'

const LOOKS = ['plain', 'primary', 'quiet', 'loss', 'destroy'] as const

export function Buttons(): JSX.Element {
  return (
    <div class="grid gap-3">
      <div class="flex flex-wrap gap-2">
        <For each={LOOKS}>{(look) => <Button look={look}>{look}</Button>}</For>
        <Button look="primary">
          <Plus size={14} aria-hidden="true" /> With an icon
        </Button>
        <LinkButton href="/dev/ui">A link</LinkButton>
        <IconButton label="Remove">
          <Trash size={16} aria-hidden="true" />
        </IconButton>
        <IconButton label="Pause" look="plain">
          <Pause size={16} aria-hidden="true" />
        </IconButton>
      </div>
      <div class="flex flex-wrap gap-2">
        <For each={LOOKS}>
          {(look) => (
            <Button look={look} disabled>
              {look}
            </Button>
          )}
        </For>
        <Button look="primary" busy>
          Saving
        </Button>
        <Button busy>Saving</Button>
      </div>
      <div class="flex flex-wrap gap-2">
        <Button look="primary" size="big">
          Big, for customers
        </Button>
        <Button size="big">Big, second</Button>
      </div>
    </div>
  )
}

export function BadgesAndProgress(): JSX.Element {
  return (
    <div class="grid gap-4">
      <div class="flex flex-wrap gap-2">
        <Badge>Expired</Badge>
        <Badge tone="ok">Open</Badge>
        <Badge tone="wait">Waiting</Badge>
        <Badge tone="loss">Revoked</Badge>
        <Badge tone="info">Sending</Badge>
      </div>
      <div class="grid max-w-[480px] gap-3">
        <ProgressBar label="Nothing yet" share={0} />
        <ProgressBar label="Video master" share={0.62} />
        <ProgressBar label="All files" share={0.71} size="big" />
        <ProgressBar label="Accepted" share={1} tone="ok" />
        <ProgressBar label="Paused" share={0.3} tone="wait" />
        <ProgressBar label="Failed" share={0.45} tone="loss" />
        <ProgressBar label="Verifying" share={undefined} />
      </div>
    </div>
  )
}

export function Copying(): JSX.Element {
  return (
    <div class="grid max-w-[640px] gap-4">
      <CopyLinkField
        label="Link for Northlight Pictures"
        link="https://files.example.com/u/lnk_7f3k9#q1w2e3r4t5y6"
        hint="Whoever has this link can send files until it ends."
      />
      <div class="flex gap-2">
        <CopyButton text="lnk_7f3k9" />
        <CopyButton text="lnk_7f3k9" label="Copy id" look="quiet" />
      </div>
    </div>
  )
}

export function Messages(): JSX.Element {
  return (
    <div class="grid max-w-[720px] gap-3">
      <Callout>Times are Europe/Helsinki.</Callout>
      <Callout tone="info">3 uploads can go on: choose the file again.</Callout>
      <Callout tone="ok">Everything has arrived. You can close this page.</Callout>
      <Callout tone="wait">You are offline. Sending goes on by itself when the connection is back.</Callout>
      <Callout tone="loss">Please download media within 27 days. Media will not be available after the download period expires.</Callout>
      <ErrorPanel
        error={{
          happened: 'The link could not be saved.',
          kept: 'What you typed is still here.',
          todo: 'Try again in a minute. If it happens again, send us the request id.',
          requestId: 'req_5h2k8m1n4p7q9r3s6t0v2w4x',
        }}
        onRetry={() => undefined}
      />
    </div>
  )
}

export function Waiting(): JSX.Element {
  return (
    <div class="grid gap-4">
      <div class="grid gap-4 desk:grid-cols-2">
        <Skeleton lines={4} />
        <Skeleton>
          <SkeletonRows rows={3} />
        </Skeleton>
      </div>
      <div class="card">
        <EmptyState
          icon={<Inbox size={20} aria-hidden="true" />}
          title="No links yet"
          why="A link lets a customer send files for their orders without an account."
          action={<Button look="primary">Add customer link</Button>}
        />
      </div>
    </div>
  )
}

export function Cards(): JSX.Element {
  return (
    <div class="grid gap-4 desk:grid-cols-2">
      <Card title="Harbour, episode 4" sub="Order 4127 · 00:52:10" aside={<Badge tone="info">1 of 3 in</Badge>}>
        What belongs to it.
      </Card>
      <Card>Without a title.</Card>
    </div>
  )
}

export function Times(): JSX.Element {
  const now = serverNow()
  const zone = 'Europe/Helsinki'
  return (
    <div class="grid gap-3">
      <div class="flex flex-wrap gap-8">
        <Time at={now + 9 * DAY} zone={zone} />
        <Time at={now - 12 * MINUTE} zone={zone} />
      </div>
      <p>
        Last used <Time at={now - 12 * MINUTE} zone={zone} as="line" />.
      </p>
      <p>
        Open until <Time at={now + 9 * DAY} zone={zone} as="deadline" />.
      </p>
    </div>
  )
}
