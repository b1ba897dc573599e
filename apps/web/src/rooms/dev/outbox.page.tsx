import { SECOND } from '@sluice/core/instants'
import Mailbox from 'lucide-solid/icons/mailbox'
import { createSignal, For, type JSX, onCleanup, onMount, Show } from 'solid-js'
import { VisitorShell } from '../../shell/visitor-shell.tsx'
import { explainCode } from '../../text.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'

/** A mail that was kept instead of sent, as `GET /api/dev/outbox` has it. */
interface KeptMail {
  id: string
  to: string
  subject: string
  text: string
  attachments?: readonly Attachment[]
}

interface Attachment {
  name: string
  mediaType: string
  content: string
}

const POLL_MS = 2 * SECOND

async function readOutbox(): Promise<readonly KeptMail[]> {
  const response = await fetch('/api/dev/outbox')
  if (!response.ok) throw new Error('There is no outbox here.')
  const { mails }: { mails: readonly KeptMail[] } = await response.json()
  return mails
}

/** Text whose addresses can be followed. Only our own: a mail holds what others wrote. */
function Linked(props: { text: string }): JSX.Element {
  const pieces = () => props.text.split(/(https?:\/\/\S+)/)
  const isOwn = (piece: string) => URL.canParse(piece) && new URL(piece).origin === location.origin
  return <For each={pieces()}>{(piece) => (isOwn(piece) ? <a href={piece}>{piece}</a> : piece)}</For>
}

/** What a server without a mail provider would have sent. Development only. */
export default function OutboxPage(): JSX.Element {
  const [mails, setMails] = createSignal<readonly KeptMail[]>()
  const [missing, setMissing] = createSignal(false)
  const read = () =>
    readOutbox().then(
      (found) => {
        setMissing(false)
        if (
          found.map(({ id }) => id).join() !==
          mails()
            ?.map(({ id }) => id)
            .join()
        )
          setMails(found)
      },
      () => setMissing(true),
    )
  onMount(() => {
    document.title = 'Outbox · Sluice'
    void read()
    const timer = setInterval(() => void read(), POLL_MS)
    onCleanup(() => clearInterval(timer))
  })
  return (
    <VisitorShell workspace="Sluice">
      <h1>Outbox</h1>
      <p class="mt-1.5 mb-6 max-w-measure text-muted">This server has no mail provider: what it would have sent is kept here. The newest is first.</p>
      <div class="grid gap-4" aria-live="polite">
        <Show when={missing()}>
          <ErrorPanel error={{ ...explainCode('not_found'), todo: 'The outbox exists only on a development server, asked as localhost.' }} />
        </Show>
        <For
          each={mails()}
          fallback={
            <Show when={mails() && !missing()}>
              <EmptyState
                icon={<Mailbox size={20} aria-hidden="true" />}
                title="No mail yet"
                why="Ask for a sign-in code or send a link, and it appears here."
              />
            </Show>
          }
        >
          {(mail) => (
            <Card title={mail.subject} sub={`To ${mail.to}`}>
              <p class="text-m wrap-anywhere whitespace-pre-wrap">
                <Linked text={mail.text} />
              </p>
              <For each={mail.attachments}>
                {(file) => (
                  <p class="mt-3 text-m">
                    <a href={URL.createObjectURL(new Blob([file.content], { type: file.mediaType }))} download={file.name}>
                      {file.name}
                    </a>
                  </p>
                )}
              </For>
            </Card>
          )}
        </For>
      </div>
    </VisitorShell>
  )
}
