import type { JSX } from 'solid-js'
import { createFieldIds, Field, type FieldProps } from './field.tsx'

export interface TextFieldProps extends FieldProps {
  value: string
  onInput: (text: string) => void
  onBlur?: () => void
  name?: string
  type?: 'text' | 'email' | 'tel' | 'url' | 'search'
  inputMode?: 'text' | 'email' | 'tel' | 'numeric' | 'decimal' | 'url'
  autocomplete?: string
  placeholder?: string
  maxLength?: number
  readOnly?: boolean
  autofocus?: boolean
}

/** One line of text. */
export function TextField(props: TextFieldProps): JSX.Element {
  const { ids, describedBy } = createFieldIds(props)
  return (
    <Field field={props} ids={ids}>
      <input
        id={ids.control}
        class="input"
        name={props.name}
        type={props.type ?? 'text'}
        inputMode={props.inputMode}
        autocomplete={props.autocomplete ?? 'off'}
        placeholder={props.placeholder}
        maxLength={props.maxLength}
        readOnly={props.readOnly}
        disabled={props.disabled}
        autofocus={props.autofocus}
        aria-required={props.optional ? undefined : true}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={describedBy()}
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onBlur={() => props.onBlur?.()}
      />
    </Field>
  )
}
