import { createRenderEffect, type JSX } from 'solid-js'
import { createFieldIds, Field, type FieldProps } from './field.tsx'

export interface DateFieldProps extends FieldProps {
  /** `2026-11-30`, with `time` `2026-11-30T14:30`; empty: none. */
  value: string
  onInput: (text: string) => void
  onBlur?: () => void
  name?: string
  /** Minutes too. */
  time?: boolean
}

/** What stands for a date of which a part is missing: no schema of a date takes it. */
const HALF_TYPED = 'half-typed'

/** A calendar day, or a minute of one. A browser gives out a half-typed date as an empty one; here it is a value of its own, which is no date. */
export function DateField(props: DateFieldProps): JSX.Element {
  const { ids, describedBy } = createFieldIds(props)
  const show = (input: HTMLInputElement) =>
    createRenderEffect(() => {
      // Writing would empty what is typed so far.
      if (props.value !== HALF_TYPED && props.value !== input.value) input.value = props.value
    })
  const report = ({ currentTarget: input }: { currentTarget: HTMLInputElement }) => {
    const text = input.validity.badInput ? HALF_TYPED : input.value
    if (text !== props.value) props.onInput(text)
  }
  return (
    <Field field={props} ids={ids}>
      <input
        ref={show}
        id={ids.control}
        class="input"
        name={props.name}
        type={props.time ? 'datetime-local' : 'date'}
        autocomplete="off"
        disabled={props.disabled}
        aria-required={props.optional ? undefined : true}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={describedBy()}
        onInput={report}
        // An empty date that becomes half a one tells nobody, and Enter sends the form while the focus is still here.
        onKeyDown={report}
        onBlur={(event) => {
          report(event)
          props.onBlur?.()
        }}
      />
    </Field>
  )
}
