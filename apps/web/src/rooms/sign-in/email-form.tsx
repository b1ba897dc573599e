import { type Id } from '@sluice/core/ids'
import { type Instant, SECOND } from '@sluice/core/instants'
import { RequestCode } from '@sluice/core/sign-in/schemas'
import type { JSX } from 'solid-js'
import { api } from '../../api.ts'
import { explain } from '../../text.ts'
import { Button } from '../../ui/button.tsx'
import { createForm } from '../../ui/create-form.ts'
import { Form } from '../../ui/form.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** A code that was asked for. */
export interface Asked {
  readonly email: string
  readonly codeId: Id<'code'>
  /** Before this moment another one is refused. */
  readonly againAt: Instant
}

const AGAIN_AFTER = 30 * SECOND

/** Asks for a code. The answer is the same whether the address is known or not. Throws `code.too_soon`. */
export async function askForCode(email: string): Promise<Asked> {
  const { codeId } = await api.signIn.requestCode.mutate({ email })
  return { email, codeId, againAt: Date.now() + AGAIN_AFTER }
}

export function EmailForm(props: { onAsked: (asked: Asked) => void }): JSX.Element {
  const form = createForm({
    schema: RequestCode,
    initial: { email: '' },
    submit: async ({ email }) => props.onAsked(await askForCode(email)),
    explain,
  })
  return (
    <Form form={form}>
      <p class="text-muted">We send a code to your email address. There is no password.</p>
      <TextField label="Email address" type="email" autocomplete="username" autofocus {...form.text('email')} />
      <Button type="submit" look="primary" class="justify-self-start" busy={form.busy()}>
        Send the code
      </Button>
    </Form>
  )
}
