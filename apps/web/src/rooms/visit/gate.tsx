import LinkIcon from 'lucide-solid/icons/link'
import { type JSX, Show } from 'solid-js'
import { Button } from '../../ui/button.tsx'
import { Lone } from '../../ui/lone.tsx'

/** Stands before the link is opened: it names no customer and no order, and nothing happens until the click. */
export function Gate(props: { workspace: string; welcomeText: string; opening: boolean; onOpen: () => void }): JSX.Element {
  return (
    <Lone
      icon={<LinkIcon size={20} aria-hidden="true" />}
      title="You have a link"
      action={
        <Button look="primary" size="big" autofocus busy={props.opening} onClick={() => props.onOpen()}>
          Continue
        </Button>
      }
    >
      <Show when={props.welcomeText}>
        <p class="whitespace-pre-line">
          <span class="text-ink">{props.welcomeText}</span>
        </p>
      </Show>
      <p>It was made for you by {props.workspace}. Continue to see what it is for.</p>
      <p class="text-s">There is nothing to install and no account to make. Whoever has this link can use it, so keep it to yourself.</p>
    </Lone>
  )
}
