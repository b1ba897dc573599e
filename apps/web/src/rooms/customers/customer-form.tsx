import type { JSX } from 'solid-js'
import { TextField } from '../../ui/text-field.tsx'

interface Bound {
  name: string
  value: string
  error: string | undefined
  onBlur: () => void
  onInput: (text: string) => void
}

/** What a customer has, in a new one's form and in one's own. */
export function CustomerFields(props: { text: (name: 'name' | 'notes') => Bound }): JSX.Element {
  return (
    <>
      <TextField label="Company name" maxLength={200} {...props.text('name')} />
      <TextField label="Notes" optional maxLength={2000} hint="Only your colleagues see them." {...props.text('notes')} />
    </>
  )
}
