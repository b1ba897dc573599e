import { type JSX, Show } from 'solid-js'
import { useSignedIn } from '../../shell/signed-in.ts'
import { CheckboxGroup, RadioGroup } from '../../ui/choices.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { NamesField } from '../../ui/names-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { Link } from './data.ts'
import { DISPLAYS, SECOND_FACTORS } from './words.ts'

interface Values {
  allowTitle?: boolean | undefined
  allowDuration?: boolean | undefined
  validUntil?: string | null | undefined
  projects?: readonly string[] | undefined
  series?: readonly string[] | undefined
  secondFactor?: Link['secondFactor'] | undefined
}

/** The names that the customer's orders have. */
export interface Groups {
  projects: readonly string[]
  series: readonly string[]
}

interface Bound<T> {
  name: string
  value: T
  error: string | undefined
  onBlur: () => void
}

/** The verbs of a link's form that the fields use; the form of a new link and that of an old one both have them. */
export interface LinkForm {
  values: () => Values
  error: (name: string) => string | undefined
  set: ((name: 'allowTitle' | 'allowDuration', value: boolean) => void) &
    ((name: 'validUntil', value: string | null) => void) &
    ((name: 'projects' | 'series', value: string[]) => void)
  blur: (name: 'validUntil' | 'projects' | 'series') => void
  number: (name: 'orderFrom' | 'orderTo') => Bound<string> & { onInput: (text: string) => void; inputMode: 'numeric' }
  text: (name: 'description' | 'email' | 'phone') => Bound<string> & { onInput: (text: string) => void }
  choice: ((name: 'display') => Bound<Link['display'] | undefined> & { onChange: (display: Link['display']) => void }) &
    ((name: 'secondFactor') => Bound<Link['secondFactor'] | undefined> & { onChange: (secondFactor: Link['secondFactor']) => void })
}

const UPDATES = [
  { value: 'title', label: 'Title' },
  { value: 'duration', label: 'Duration' },
] as const

/** The fields of a customer link, in the words of the business. */
export function LinkFields(props: { form: LinkForm; groups: Groups }): JSX.Element {
  const { zone } = useSignedIn()
  const form = () => props.form
  const allowed = () => UPDATES.map((each) => each.value).filter((each) => (each === 'title' ? form().values().allowTitle : form().values().allowDuration))
  const allow = (chosen: readonly string[]) => {
    form().set('allowTitle', chosen.includes('title'))
    form().set('allowDuration', chosen.includes('duration'))
  }
  return (
    <>
      <TextField label="Link description" maxLength={200} hint="The customer sees it too." {...props.form.text('description')} />
      <TextField label="Email address" type="email" hint="Where the link is sent, and whose link it is." {...props.form.text('email')} />
      <div class="grid gap-4 phone:grid-cols-2">
        <CheckboxGroup
          label="Allow update"
          options={UPDATES}
          value={allowed()}
          onChange={allow}
          hint="What the customer may change of an order. None is an answer too."
        />
        <RadioGroup label="Display File/Folder upload" options={DISPLAYS} {...props.form.choice('display')} />
      </div>
      <ScopeFields form={form()} groups={props.groups} />
      <div class="grid gap-4 phone:grid-cols-2">
        <RadioGroup
          label="2-factor authentication"
          options={SECOND_FACTORS}
          hint="A code asked for when the link is opened."
          {...props.form.choice('secondFactor')}
        />
        <Show when={form().values().secondFactor === 'sms'}>
          <TextField
            label="Phone"
            type="tel"
            inputMode="tel"
            hint="The mobile phone that the code goes to, with its country code."
            placeholder="+31 6 12345678"
            {...props.form.text('phone')}
          />
        </Show>
      </div>
      <DateField
        label="Valid until"
        optional
        hint={`To the end of that day, ${zone}. Without a day it has no end.`}
        value={form().values().validUntil ?? ''}
        error={form().error('validUntil')}
        onInput={(day) => form().set('validUntil', day === '' ? null : day)}
        onBlur={() => form().blur('validUntil')}
      />
    </>
  )
}

/** What limits the orders; every field may stay empty. */
function ScopeFields(props: { form: LinkForm; groups: Groups }): JSX.Element {
  const names = (name: 'projects' | 'series') => ({
    value: props.form.values()[name] ?? [],
    suggestions: props.groups[name],
    maxLength: 100,
    error: props.form.error(name),
    onChange: (chosen: readonly string[]) => props.form.set(name, [...chosen]),
    onBlur: () => props.form.blur(name),
  })
  return (
    <fieldset>
      <legend class="field-label">Orders that the link is for</legend>
      <p class="field-hint mt-0.5">Left empty: every order of the customer that is not New. Of what is given, all must fit.</p>
      <div class="mt-3 grid gap-4 phone:grid-cols-2">
        <div class="grid grid-cols-2 gap-4 phone:col-span-2">
          <TextField label="Order number from" optional {...props.form.number('orderFrom')} />
          <TextField label="Order number to" optional {...props.form.number('orderTo')} />
        </div>
        <NamesField label="Projects" optional {...names('projects')} />
        <NamesField label="Series" optional {...names('series')} />
      </div>
    </fieldset>
  )
}
