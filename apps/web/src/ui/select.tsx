import ChevronDown from 'lucide-solid/icons/chevron-down'
import { For, type JSX, Show } from 'solid-js'
import { createFieldIds, Field, type FieldProps } from './field.tsx'

export interface Option<V extends string> {
  value: V
  label: string
  /** A second line, where the control has room for one. */
  hint?: string
  disabled?: boolean
}

export interface SelectProps<V extends string> extends FieldProps {
  value: V | undefined
  onChange: (value: V) => void
  onBlur?: () => void
  name?: string
  options: readonly Option<V>[]
  /** Shown while nothing is chosen; it cannot be chosen again. */
  placeholder?: string
}

/** One of a few. It is the browser's own select: a phone shows its own picker. */
export function Select<V extends string>(props: SelectProps<V>): JSX.Element {
  const { ids, describedBy } = createFieldIds(props)
  const choose = (value: string) => {
    const option = props.options.find((each) => each.value === value)
    if (option) props.onChange(option.value)
  }
  return (
    <Field field={props} ids={ids}>
      <div class="relative">
        <select
          id={ids.control}
          class="input input-select"
          name={props.name}
          disabled={props.disabled}
          aria-required={props.optional ? undefined : true}
          aria-invalid={props.error ? true : undefined}
          aria-describedby={describedBy()}
          onChange={(event) => choose(event.currentTarget.value)}
          onBlur={() => props.onBlur?.()}
        >
          <Show when={props.value === undefined || props.placeholder}>
            <option value="" disabled selected={props.value === undefined}>
              {props.placeholder ?? 'Choose'}
            </option>
          </Show>
          <For each={props.options}>
            {(option) => (
              <option value={option.value} selected={option.value === props.value} disabled={option.disabled}>
                {option.label}
              </option>
            )}
          </For>
        </select>
        <ChevronDown size={16} class="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-muted" aria-hidden="true" />
      </div>
    </Field>
  )
}
