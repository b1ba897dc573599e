import { createAsync, useAction } from '@solidjs/router'
import { type JSX, Show } from 'solid-js'
import { explain } from '../../text.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { createForm } from '../../ui/create-form.ts'
import { Form } from '../../ui/form.tsx'
import { toast } from '../../ui/toast.tsx'
import { getQuota, type Quota, type QuotaHolder, setQuota } from './data.ts'
import { LimitFields, Used } from './limit-fields.tsx'
import { Limits, readLimits, typedLimits } from './limits.ts'

/** The limits of the workspace or of a customer, with what is kept now. */
export function LimitsCard(props: { holderId: QuotaHolder; sub: string }): JSX.Element {
  const quota = createAsync(() => getQuota(props.holderId))
  return (
    <Card title="Limits" sub={props.sub}>
      <Show when={quota()}>{(known) => <LimitsForm holderId={props.holderId} quota={known()} />}</Show>
    </Card>
  )
}

function LimitsForm(props: { holderId: QuotaHolder; quota: Quota }): JSX.Element {
  const set = useAction(setQuota)
  const form = createForm({
    schema: Limits,
    initial: typedLimits(props.quota),
    submit: async (typed) => {
      await set({ holderId: props.holderId, ...readLimits(typed) })
      toast('The limits are saved.')
    },
    explain,
  })
  return (
    <Form form={form}>
      <Used quota={props.quota} />
      <LimitFields form={form} />
      <div class="flex flex-wrap items-center justify-end gap-3">
        <span class="flex-[1_1_260px] text-s text-muted">What is left empty has no limit. What has arrived stays, whatever the limit.</span>
        <Button type="submit" look="primary" busy={form.busy()}>
          Save limits
        </Button>
      </div>
    </Form>
  )
}
