import { type JSX, onMount } from 'solid-js'
import { VisitorShell } from '../shell/visitor-shell.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Callout } from '../ui/callout.tsx'
import { Card } from '../ui/card.tsx'
import { ChooseFiles, DropZone } from '../ui/drop-zone.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { toast } from '../ui/toast.tsx'

function Dock(): JSX.Element {
  return (
    <>
      <span>
        <strong>62 %</strong> &nbsp;Sending 1 of 3 files · 4 min 42 s left
      </span>
      <Button>Pause all</Button>
      <Button look="loss">Cancel</Button>
      <ProgressBar label="All files" share={0.62} size="big" />
    </>
  )
}

/** The customer shell around a piece of the mock's page, with a workspace's accent. */
export default function VisitorShellPage(): JSX.Element {
  onMount(() => (document.title = 'Customer shell · Sluice'))
  const received = () => toast('Received.')
  return (
    <VisitorShell workspace="Lumen Localisation" brand={{ accent: '#5b3fa8', logo: null }} actions={<Button>Share link</Button>} dock={<Dock />}>
      <h1>Send your files</h1>
      <p class="mt-1.5 mb-6 max-w-measure text-muted">
        For Northlight Pictures, “Season 2 masters”. Open until 30 November 2026, 23:59 (Helsinki), 9 days left.
      </p>
      <div class="grid gap-4">
        <Callout tone="wait">You are offline. Sending goes on by itself when the connection is back.</Callout>
        <Card title="Harbour, episode 4" sub="Order 4127 · 00:52:10" aside={<Badge tone="info">1 of 3 in</Badge>}>
          <DropZone take="folder" onFiles={received}>
            Drop a folder here
          </DropZone>
        </Card>
        <Card title="Harbour, episode 5" sub="Order 4128" aside={<Badge tone="wait">0 of 2 in</Badge>}>
          <div class="flex flex-wrap gap-2">
            <ChooseFiles take="both" look="primary" onFiles={received} />
          </div>
        </Card>
      </div>
    </VisitorShell>
  )
}
