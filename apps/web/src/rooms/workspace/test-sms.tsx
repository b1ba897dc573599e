import { createAsync, useAction } from '@solidjs/router'
import { SendTestSms } from '@sluice/core/workspace/schemas'
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js'
import { explainBeside } from '../../shell/explain-beside.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Callout } from '../../ui/callout.tsx'
import { Card } from '../../ui/card.tsx'
import { createForm } from '../../ui/create-form.ts'
import { Form } from '../../ui/form.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { describeSms, sendTestSms } from './data.ts'

type Provider = NonNullable<Awaited<ReturnType<typeof describeSms>>>['provider']

/** Whether codes can go by SMS, and a message to try it. */
export function TestSms(): JSX.Element {
  const sms = createAsync(() => describeSms())
  return (
    <Card
      title="Send a test SMS"
      sub="Codes of links go out by the same provider."
      aside={<Show when={sms()}>{(known) => <State provider={known().provider} />}</Show>}
    >
      <Show when={sms()}>
        {(known) => (
          <Show
            when={known().provider !== 'none'}
            fallback={
              <p class="text-muted">
                There is no SMS provider. Whoever runs this Sluice sets one up by its settings; until then links can ask for a code by email.
              </p>
            }
          >
            <TestForm mostPerDay={known().mostPerDay} />
          </Show>
        )}
      </Show>
    </Card>
  )
}

function State(props: { provider: Provider }): JSX.Element {
  return (
    <Switch>
      <Match when={props.provider === 'ok'}>
        <Badge tone="ok">Provider answers</Badge>
      </Match>
      <Match when={props.provider === 'failing'}>
        <Badge tone="loss">Provider does not answer</Badge>
      </Match>
    </Switch>
  )
}

function TestForm(props: { mostPerDay: number }): JSX.Element {
  const send = useAction(sendTestSms)
  const [sentTo, setSentTo] = createSignal<string>()
  const form = createForm({
    schema: SendTestSms,
    initial: { phone: '' },
    submit: async (input) => {
      setSentTo(undefined)
      await send(input)
      setSentTo(input.phone)
    },
    explain: explainBeside({ 'link.phone_invalid': 'phone', 'link.phone_country_refused': 'phone', 'sms.refused': 'phone' }),
  })
  return (
    <Form form={form}>
      <TextField
        label="Your phone"
        type="tel"
        autocomplete="tel"
        placeholder="+31 6 12345678"
        hint={`The number is not kept. At most ${props.mostPerDay.toLocaleString('en')} codes go out in 24 hours.`}
        {...form.text('phone')}
      />
      <Button type="submit" class="justify-self-start" busy={form.busy()}>
        Send a test SMS
      </Button>
      <Show when={sentTo()}>
        {(phone) => (
          <Callout tone="ok" role="status">
            The provider took the message to {phone()}. It should arrive within a minute.
          </Callout>
        )}
      </Show>
    </Form>
  )
}
