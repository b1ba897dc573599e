import CircleAlert from 'lucide-solid/icons/circle-alert'
import { createUniqueId, type JSX, Show } from 'solid-js'

/** What every field has, whatever is typed into it. */
export interface FieldProps {
  label: string
  hint?: JSX.Element
  error?: string | undefined
  /** Marked in words: everything else is mandatory. */
  optional?: boolean
  disabled?: boolean
  class?: string
}

interface FieldIds {
  control: string
  hint: string
  error: string
}

/** Ids that tie label, hint and error to one control, and the `aria-describedby` of it. */
export function createFieldIds(props: FieldProps): { ids: FieldIds; describedBy: () => string | undefined } {
  const control = createUniqueId()
  const ids = { control, hint: `${control}-hint`, error: `${control}-error` }
  const describedBy = () => [props.hint ? ids.hint : '', props.error ? ids.error : ''].filter(Boolean).join(' ') || undefined
  return { ids, describedBy }
}

function Optional(props: { optional: boolean | undefined }): JSX.Element {
  return (
    <Show when={props.optional}>
      {' '}
      <span class="font-normal text-muted">optional</span>
    </Show>
  )
}

function HintAndError(props: { field: FieldProps; ids: FieldIds }): JSX.Element {
  return (
    <>
      <Show when={props.field.hint}>
        <div id={props.ids.hint} class="field-hint">
          {props.field.hint}
        </div>
      </Show>
      <Show when={props.field.error}>
        <div id={props.ids.error} class="field-error">
          <CircleAlert size={13} class="relative top-0.5 flex-none" aria-hidden="true" />
          <span>{props.field.error}</span>
        </div>
      </Show>
    </>
  )
}

/** Label above, control, hint and error below. A form looks for `data-invalid` to focus the first error. */
export function Field(props: { field: FieldProps; ids: FieldIds; children: JSX.Element }): JSX.Element {
  return (
    <div class={`field ${props.field.class ?? ''}`} data-invalid={props.field.error ? '' : undefined}>
      <label class="field-label" for={props.ids.control}>
        {props.field.label}
        <Optional optional={props.field.optional} />
      </label>
      {props.children}
      <HintAndError field={props.field} ids={props.ids} />
    </div>
  )
}

/** Several controls under one name. */
export function FieldGroup(props: {
  field: FieldProps
  ids: FieldIds
  describedBy: string | undefined
  role?: 'radiogroup'
  children: JSX.Element
}): JSX.Element {
  return (
    <fieldset
      role={props.role}
      class={`field ${props.field.class ?? ''}`}
      data-invalid={props.field.error ? '' : undefined}
      aria-describedby={props.describedBy}
      disabled={props.field.disabled}
    >
      <legend class="field-label mb-1">
        {props.field.label}
        <Optional optional={props.field.optional} />
      </legend>
      {props.children}
      <HintAndError field={props.field} ids={props.ids} />
    </fieldset>
  )
}
