import { For, type JSX } from 'solid-js'
import { createFieldIds, Field, type FieldProps } from '../../ui/field.tsx'
import { SIZE_UNITS, type SizeUnit } from './sizes.ts'

export interface SizeFieldProps extends FieldProps {
  name: string
  value: string
  onInput: (text: string) => void
  onBlur: () => void
  unit: SizeUnit
  onUnit: (unit: SizeUnit) => void
}

/** A number and its unit. */
export function SizeField(props: SizeFieldProps): JSX.Element {
  const { ids, describedBy } = createFieldIds(props)
  const choose = (value: string) => {
    const unit = SIZE_UNITS.find((each) => each === value)
    if (unit) props.onUnit(unit)
  }
  return (
    <Field field={props} ids={ids}>
      <div class="flex gap-2">
        <input
          id={ids.control}
          class="input min-w-0 flex-1"
          name={props.name}
          inputMode="decimal"
          autocomplete="off"
          aria-invalid={props.error ? true : undefined}
          aria-describedby={describedBy()}
          value={props.value}
          onInput={(event) => props.onInput(event.currentTarget.value)}
          onBlur={() => props.onBlur()}
        />
        <select class="input w-18 flex-none" aria-label={`${props.label}: unit`} onChange={(event) => choose(event.currentTarget.value)}>
          <For each={SIZE_UNITS.toReversed()}>
            {(unit) => (
              <option value={unit} selected={unit === props.unit}>
                {unit}
              </option>
            )}
          </For>
        </select>
      </div>
    </Field>
  )
}
