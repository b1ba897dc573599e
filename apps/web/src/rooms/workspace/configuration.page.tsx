import { createAsync, useAction } from '@solidjs/router'
import { UpdateWorkspace } from '@sluice/core/workspace/schemas'
import { createSignal, type JSX, Show } from 'solid-js'
import { createAttempt, Failure } from '../../shell/attempt.tsx'
import { useSignedIn } from '../../shell/signed-in.ts'
import { createTitle } from '../../shell/title.ts'
import { explain } from '../../text.ts'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Card } from '../../ui/card.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { createForm } from '../../ui/create-form.ts'
import { Form } from '../../ui/form.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'
import { BrandingCard } from '../branding/branding-card.tsx'
import { LimitsCard } from '../quotas/limits-card.tsx'
import { TestSms } from './test-sms.tsx'
import { type Configuration, getConfiguration, sendTestMail, updateWorkspace } from './data.ts'

export default function ConfigurationPage(): JSX.Element {
  createTitle(() => 'Configuration')
  const configuration = createAsync(() => getConfiguration())
  return (
    <>
      <PageHead title="Configuration" meta="What holds for the whole workspace." />
      <Show when={configuration()}>
        {(known) => (
          <div class="grid max-w-[640px] gap-4">
            <Settings configuration={known()} />
            <BrandingCard holderId="workspace" sub="How the pages of customers look, and the mails to them." />
            <TestMail from={known()} />
            <TestSms />
            <LimitsCard holderId="workspace" sub="What all customers together may keep here." />
          </div>
        )}
      </Show>
    </>
  )
}

const ZONES = Intl.supportedValuesOf('timeZone').map((name) => ({ name }))

function Settings(props: { configuration: Configuration }): JSX.Element {
  const update = useAction(updateWorkspace)
  const { name, zone, retentionDays, completedRetentionDays, graceHours, mailFromName, mailFromAddress } = props.configuration
  const form = createForm({
    schema: UpdateWorkspace,
    initial: { name, zone, retentionDays, completedRetentionDays, graceHours, mailFromName, mailFromAddress },
    submit: async (input) => {
      await update(input)
      toast('The configuration is saved.')
    },
    explain,
  })
  // The zone that is set may be an older name that browsers no longer list.
  const zones = ZONES.some((each) => each.name === zone) ? ZONES : [{ name: zone }, ...ZONES]
  return (
    <Form form={form}>
      <Card title="Workspace" sub="Customers see the name on their pages and in mails.">
        <div class="grid gap-4 phone:grid-cols-2">
          <TextField label="Name" maxLength={100} {...form.text('name')} />
          <Combobox
            label="Time zone"
            hint="Days begin and end by it."
            options={zones}
            optionId={(each) => each.name}
            optionLabel={(each) => each.name.replaceAll('_', ' ')}
            value={zones.find((each) => each.name === form.values().zone)}
            onChange={(each) => form.set('zone', each?.name)}
            onBlur={() => form.blur('zone')}
            error={form.error('zone')}
          />
        </div>
      </Card>
      <Card title="Retention" sub="What has expired is served to nobody, and then deleted.">
        <div class="grid gap-4 phone:grid-cols-3">
          <TextField label="Files in directories" hint="Days kept." {...form.number('retentionDays')} />
          <TextField
            label="After Completed"
            hint="Days that an order's files are kept; what was rejected or replaced, from then on."
            {...form.number('completedRetentionDays')}
          />
          <TextField label="Grace" hint="Hours after a link's end to finish what was begun." {...form.number('graceHours')} />
        </div>
      </Card>
      <Card title="Mail" sub="Who mails from this workspace come from.">
        <div class="grid gap-4 phone:grid-cols-2">
          <TextField label="Sender's name" maxLength={100} {...form.text('mailFromName')} />
          <TextField label="Sender's address" type="email" {...form.text('mailFromAddress')} />
        </div>
      </Card>
      <div class="flex justify-end">
        <Button type="submit" look="primary" busy={form.busy()}>
          Save
        </Button>
      </div>
    </Form>
  )
}

function TestMail(props: { from: Configuration }): JSX.Element {
  const { me } = useSignedIn()
  const send = useAction(sendTestMail)
  const attempt = createAttempt()
  const [sent, setSent] = createSignal(false)
  const test = () => {
    setSent(false)
    attempt.run('test', async () => {
      await send()
      setSent(true)
    })
  }
  return (
    <Card title="Send a test mail" sub={`From ${props.from.mailFromName} <${props.from.mailFromAddress}> to you, ${me.email}. Save changes first.`}>
      <Failure of={attempt} />
      <div class="grid gap-3">
        <div>
          <Button busy={attempt.busy() !== undefined} onClick={test}>
            Send a test mail
          </Button>
        </div>
        <Show when={sent()}>
          <Callout tone="ok" role="status">
            The mail is in the outbox and goes to {me.email} at once. If it does not arrive within a few minutes, look under Housekeeping for a failed run of
            “notices”.
          </Callout>
        </Show>
      </div>
    </Card>
  )
}
