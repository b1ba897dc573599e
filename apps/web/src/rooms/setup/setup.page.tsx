import { SetUp } from '@sluice/core/workspace/schemas'
import Rocket from 'lucide-solid/icons/rocket'
import { createSignal, type JSX, Match, onMount, Switch } from 'solid-js'
import { api } from '../../api.ts'
import { VisitorShell } from '../../shell/visitor-shell.tsx'
import { explain } from '../../text.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/choices.tsx'
import { createForm } from '../../ui/create-form.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Form } from '../../ui/form.tsx'
import { Lone } from '../../ui/lone.tsx'
import { Select } from '../../ui/select.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** The first run: the link that Sluice printed makes the workspace and its first administrator, once. */
export default function SetupPage(): JSX.Element {
  const [setUp, setSetUp] = createSignal<boolean>()
  const [failure, setFailure] = createSignal<unknown>()
  const look = async () => {
    setFailure(undefined)
    await api.workspace.describe.query().then((described) => setSetUp(described.setUp), setFailure)
  }
  onMount(() => {
    document.title = 'Set up Sluice'
    void look()
  })
  const icon = <Rocket size={20} aria-hidden="true" />
  return (
    <VisitorShell workspace="Sluice">
      <Switch fallback={<Skeleton />}>
        <Match when={failure()}>{(error) => <ErrorPanel error={explain(error())} onRetry={() => void look()} />}</Match>
        <Match when={setUp() === true}>
          <Lone
            icon={icon}
            title="Sluice has been set up already"
            action={
              <LinkButton href="/sign-in" look="primary">
                Sign in
              </LinkButton>
            }
          >
            <p>The set-up link works once. Who was named in it can sign in and add others.</p>
          </Lone>
        </Match>
        <Match when={setUp() === false && location.hash.length < 2}>
          <Lone icon={icon} title="The set-up link is not complete">
            <p>Copy all of it, to the last letter, from what Sluice printed when it started.</p>
          </Lone>
        </Match>
        <Match when={setUp() === false}>
          <Lone icon={icon} title="Set up Sluice">
            <SetUpForm secret={location.hash.slice(1)} />
          </Lone>
        </Match>
      </Switch>
    </VisitorShell>
  )
}

function zones(): string[] {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', here])].toSorted()
}

function SetUpForm(props: { secret: string }): JSX.Element {
  const form = createForm({
    schema: SetUp,
    initial: { secret: props.secret, workspaceName: '', zone: Intl.DateTimeFormat().resolvedOptions().timeZone, name: '', email: '', sampleData: false },
    async submit(input) {
      await api.workspace.setUp.mutate(input)
      location.replace('/')
    },
    explain,
  })
  return (
    <Form form={form}>
      <p class="text-muted">Two minutes, once. All of it can be changed later.</p>
      <TextField
        label="Workspace name"
        hint="Your company, as customers know it."
        autocomplete="organization"
        maxLength={100}
        autofocus
        {...form.text('workspaceName')}
      />
      <Select
        label="Time zone"
        hint="Deadlines are told in it, and days end at its midnight."
        options={zones().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
        {...form.choice('zone')}
      />
      <TextField label="Your name" autocomplete="name" maxLength={100} {...form.text('name')} />
      <TextField label="Your email address" hint="You sign in with a code that is sent there." type="email" autocomplete="email" {...form.text('email')} />
      <Checkbox label="Add sample data" hint="A few customers, orders and links to look around with." {...form.flag('sampleData')} />
      <Button type="submit" look="primary" class="justify-self-start" busy={form.busy()}>
        Set up
      </Button>
    </Form>
  )
}
