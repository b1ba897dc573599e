import type { JSX } from 'solid-js'
import { createFieldIds, Field, type FieldProps } from './field.tsx'

export interface ColourFieldProps extends FieldProps {
  /** `#rrggbb`, or what was typed so far; null: none. */
  value: string | null | undefined
  onChange: (value: string | null) => void
  onBlur?: () => void
  name?: string
  /** What holds while none is chosen. */
  standing: string
}

const isColour = (text: string | null | undefined): text is string => /^#[0-9a-f]{6}$/i.test(text ?? '')

/** A colour, picked or typed. */
export function ColourField(props: ColourFieldProps): JSX.Element {
  const { ids, describedBy } = createFieldIds(props)
  return (
    <Field field={props} ids={ids}>
      <div class="flex gap-2">
        <input
          type="color"
          class="input colour-swatch"
          aria-label={`Pick: ${props.label}`}
          disabled={props.disabled}
          value={isColour(props.value) ? props.value : props.standing}
          onInput={(event) => props.onChange(event.currentTarget.value)}
        />
        <input
          id={ids.control}
          class="input"
          name={props.name}
          autocomplete="off"
          spellcheck={false}
          placeholder={props.standing}
          maxLength={9}
          disabled={props.disabled}
          aria-required={props.optional ? undefined : true}
          aria-invalid={props.error ? true : undefined}
          aria-describedby={describedBy()}
          value={props.value ?? ''}
          onInput={(event) => props.onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
          onBlur={() => props.onBlur?.()}
        />
      </div>
    </Field>
  )
}
