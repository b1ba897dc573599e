import { useAction } from '@solidjs/router'
import { UpdateCustomer } from '@sluice/core/customers/schemas'
import type { JSX } from 'solid-js'
import { useSignedIn } from '../../shell/signed-in.ts'
import { explain } from '../../text.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { createForm } from '../../ui/create-form.ts'
import { Form } from '../../ui/form.tsx'
import { Time } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'
import { BrandingCard } from '../branding/branding-card.tsx'
import { LimitsCard } from '../quotas/limits-card.tsx'
import { CustomerFields } from './customer-form.tsx'
import { type Customer, updateCustomer } from './data.ts'

/** The Info tab: what is known of a customer, to change in place. */
export function CustomerInfo(props: { customer: Customer }): JSX.Element {
  const { zone } = useSignedIn()
  const update = useAction(updateCustomer)
  const { id, name, notes } = props.customer
  const form = createForm({
    schema: UpdateCustomer,
    initial: { customerId: id, name, notes },
    submit: async (input) => {
      await update(input)
      toast('The customer is saved.')
    },
    explain,
  })
  return (
    <div class="grid max-w-[640px] gap-4">
      <Card>
        <Form form={form}>
          <CustomerFields text={form.text} />
          <div class="flex flex-wrap items-center justify-between gap-3">
            <span class="text-s text-muted">
              Added <Time at={props.customer.createdAt} zone={zone} as="line" />
            </span>
            <Button type="submit" look="primary" busy={form.busy()}>
              Save
            </Button>
          </div>
        </Form>
      </Card>
      <BrandingCard holderId={id} sub={`How the pages and mails of ${name} look. What is left open is the workspace’s.`} />
      <LimitsCard holderId={id} sub={`What ${name} may keep here, through all of its links.`} />
    </div>
  )
}
