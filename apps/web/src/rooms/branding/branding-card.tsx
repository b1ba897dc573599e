import { createAsync, useAction } from '@solidjs/router'
import { UpdateBrand } from '@sluice/core/branding/schemas'
import { type JSX, Show } from 'solid-js'
import { explain } from '../../text.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ColourField } from '../../ui/colour-field.tsx'
import { createForm } from '../../ui/create-form.ts'
import { Form } from '../../ui/form.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { toast } from '../../ui/toast.tsx'
import { describeWorkspace } from '../workspace/data.ts'
import { BrandPreview } from './brand-preview.tsx'
import { type Brand, type BrandHolder, getBrand, updateBrand } from './data.ts'
import { LogoField } from './logo-field.tsx'

/** Sluice's own accent (tokens.css). */
const OWN_ACCENT = '#0b6b62'

/** How the pages and mails of customers look: of all of them, or of one. */
export function BrandingCard(props: { holderId: BrandHolder; sub: string }): JSX.Element {
  const brand = createAsync(() => getBrand(props.holderId))
  const workspace = createAsync(() => describeWorkspace())
  const name = () => {
    const described = workspace()
    return described?.setUp ? described.name : ''
  }
  return (
    <Card title="Branding" sub={props.sub}>
      <Show when={brand()}>{(known) => <BrandingForm holderId={props.holderId} workspace={name()} brand={known()} />}</Show>
    </Card>
  )
}

function BrandingForm(props: { holderId: BrandHolder; workspace: string; brand: Brand }): JSX.Element {
  const update = useAction(updateBrand)
  const { holderId } = props
  const form = createForm({
    schema: UpdateBrand,
    initial: { holderId, accent: props.brand.accent, welcomeText: props.brand.welcomeText },
    submit: async (input) => {
      await update(input)
      toast('The branding is saved.')
    },
    explain,
  })
  const standing = () => props.brand.inherited
  const shown = () => ({ accent: form.values().accent || (standing()?.accent ?? null), logo: props.brand.logo ?? standing()?.logo ?? null })
  return (
    <Form form={form}>
      <LogoField holderId={holderId} brand={props.brand} />
      <ColourField
        label="Accent"
        optional
        hint="Buttons and links have it. Where text in it would be hard to read it is made darker or lighter."
        standing={standing()?.accent ?? OWN_ACCENT}
        {...form.choice('accent')}
      />
      <TextArea
        label="Welcome text"
        optional
        hint="Stands at the top of the page of each link."
        maxLength={1_000}
        placeholder={standing()?.welcomeText}
        {...form.text('welcomeText')}
      />
      <BrandPreview workspace={props.workspace} brand={shown()} welcomeText={form.values().welcomeText || (standing()?.welcomeText ?? '')} />
      <div class="flex justify-end">
        <Button type="submit" look="primary" busy={form.busy()}>
          Save branding
        </Button>
      </div>
    </Form>
  )
}
