import type { JSX } from 'solid-js'
import { useSignedIn } from '../../shell/signed-in.ts'
import { CheckboxGroup, RadioGroup } from '../../ui/choices.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { Link } from './data.ts'
import { DISPLAYS } from './words.ts'

interface Values {
  allowTitle?: boolean | undefined
  allowDuration?: boolean | undefined
  validUntil?: string | null | undefined
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
  set: ((name: 'allowTitle' | 'allowDuration', value: boolean) => void) & ((name: 'validUntil', value: string | null) => void)
  blur: (name: 'validUntil') => void
  text: (name: 'description' | 'email') => Bound<string> & { onInput: (text: string) => void }
  choice: (name: 'display') => Bound<Link['display'] | undefined> & { onChange: (display: Link['display']) => void }
}

const UPDATES = [
  { value: 'title', label: 'Title' },
  { value: 'duration', label: 'Duration' },
] as const

/** The fields of a customer link, in the words of the business. */
export function LinkFields(props: { form: LinkForm }): JSX.Element {
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
      <TextField
        label="Valid until"
        optional
        type="date"
        hint={`To the end of that day, ${zone}. Without a day it has no end.`}
        value={form().values().validUntil ?? ''}
        error={form().error('validUntil')}
        onInput={(day) => form().set('validUntil', day === '' ? null : day)}
        onBlur={() => form().blur('validUntil')}
      />
    </>
  )
}
