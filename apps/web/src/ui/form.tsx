import { type JSX, Show } from 'solid-js'
import type { FormState } from './create-form.ts'
import { ErrorPanel } from './error-panel.tsx'
import type { FormSchema } from './validation.ts'

/** Puts the focus on the first control of a form that has an error. */
function focusFirstError(element: HTMLElement): void {
  element.querySelector<HTMLElement>('[data-invalid] :is(input, select, textarea, button):not(:disabled)')?.focus()
}

/** The form element, and under its fields what went wrong with the whole. */
export function Form<S extends FormSchema>(props: { form: FormState<S>; class?: string; children: JSX.Element }): JSX.Element {
  const submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault()
    const element = event.currentTarget
    if (!(await props.form.submit())) focusFirstError(element)
  }
  return (
    <form id={props.form.id} noValidate class={props.class ?? 'grid gap-4'} onSubmit={(event) => void submit(event)}>
      {props.children}
      <Show when={props.form.error('')}>
        <p class="field-error" role="alert">
          {props.form.error('')}
        </p>
      </Show>
      <Show when={props.form.failure()}>{(failure) => <ErrorPanel error={failure()} />}</Show>
    </form>
  )
}
