import { createUniqueId, For, type JSX, Show } from 'solid-js'
import { createFieldIds, FieldGroup, type FieldProps } from './field.tsx'
import type { Option } from './select.tsx'

export interface CheckboxProps {
  label: JSX.Element
  hint?: string
  checked: boolean
  onChange: (checked: boolean) => void
  name?: string
  disabled?: boolean
}

/** One yes or no that is saved with the form. */
export function Checkbox(props: CheckboxProps): JSX.Element {
  const hintId = createUniqueId()
  return (
    <label class="choice">
      <input
        type="checkbox"
        name={props.name}
        checked={props.checked}
        disabled={props.disabled}
        aria-describedby={props.hint ? hintId : undefined}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>{props.label}</span>
      <Show when={props.hint}>
        <small id={hintId}>{props.hint}</small>
      </Show>
    </label>
  )
}

/** One yes or no that takes effect at once. */
export function Switch(props: CheckboxProps): JSX.Element {
  const hintId = createUniqueId()
  return (
    <label class="choice">
      <input
        type="checkbox"
        role="switch"
        class="switch"
        name={props.name}
        checked={props.checked}
        disabled={props.disabled}
        aria-describedby={props.hint ? hintId : undefined}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>{props.label}</span>
      <Show when={props.hint}>
        <small id={hintId}>{props.hint}</small>
      </Show>
    </label>
  )
}

export interface RadioGroupProps<V extends string> extends FieldProps {
  /** `undefined` while nothing is chosen. */
  value: V | undefined
  onChange: (value: V) => void
  onBlur?: () => void
  options: readonly Option<V>[]
}

/** One of a few, all in sight. */
export function RadioGroup<V extends string>(props: RadioGroupProps<V>): JSX.Element {
  const { ids, describedBy } = createFieldIds(props)
  return (
    <FieldGroup field={props} ids={ids} describedBy={describedBy()} role="radiogroup">
      <For each={props.options}>
        {(option) => (
          <label class="choice">
            <input
              type="radio"
              name={ids.control}
              value={option.value}
              checked={option.value === props.value}
              disabled={option.disabled}
              onChange={() => props.onChange(option.value)}
              onBlur={() => props.onBlur?.()}
            />
            <span>{option.label}</span>
            <Show when={option.hint}>
              <small>{option.hint}</small>
            </Show>
          </label>
        )}
      </For>
    </FieldGroup>
  )
}

export interface CheckboxGroupProps<V extends string> extends FieldProps {
  value: readonly V[]
  onChange: (value: readonly V[]) => void
  options: readonly Option<V>[]
}

/** Any of a few, none too. The chosen stand in the order of the options. */
export function CheckboxGroup<V extends string>(props: CheckboxGroupProps<V>): JSX.Element {
  const { ids, describedBy } = createFieldIds(props)
  const toggle = (value: V, on: boolean) =>
    props.onChange(props.options.map((option) => option.value).filter((each) => (each === value ? on : props.value.includes(each))))
  return (
    <FieldGroup field={props} ids={ids} describedBy={describedBy()}>
      <For each={props.options}>
        {(option) => (
          <Checkbox
            label={option.label}
            hint={option.hint}
            disabled={option.disabled}
            checked={props.value.includes(option.value)}
            onChange={(on) => toggle(option.value, on)}
          />
        )}
      </For>
    </FieldGroup>
  )
}

export interface SegmentsProps<V extends string> {
  /** Names the group for screen readers. */
  label: string
  value: V
  onChange: (value: V) => void
  options: readonly (Option<V> & { icon?: JSX.Element })[]
}

/** A small choice that takes effect at once, such as a filter or the theme. */
export function Segments<V extends string>(props: SegmentsProps<V>): JSX.Element {
  const group = createUniqueId()
  return (
    <div class="segments" role="radiogroup" aria-label={props.label}>
      <For each={props.options}>
        {(option) => (
          <label>
            <input type="radio" name={group} checked={option.value === props.value} disabled={option.disabled} onChange={() => props.onChange(option.value)} />
            {option.icon}
            {option.label}
          </label>
        )}
      </For>
    </div>
  )
}
