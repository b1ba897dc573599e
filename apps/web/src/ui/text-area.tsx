import type { JSX } from 'solid-js'
import { createFieldIds, Field, type FieldProps } from './field.tsx'

export interface TextAreaProps extends FieldProps {
  value: string
  onInput: (text: string) => void
  onBlur?: () => void
  name?: string
  rows?: number
  placeholder?: string
  maxLength?: number
}

/** Several lines of text; it grows with them where the browser can. */
export function TextArea(props: TextAreaProps): JSX.Element {
  const { ids, describedBy } = createFieldIds(props)
  return (
    <Field field={props} ids={ids}>
      <textarea
        id={ids.control}
        class="input field-sizing-content min-h-20 resize-y"
        name={props.name}
        rows={props.rows ?? 3}
        placeholder={props.placeholder}
        maxLength={props.maxLength}
        disabled={props.disabled}
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
