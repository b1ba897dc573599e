import { type Accessor, createSignal, createUniqueId, type JSX, mergeProps, Show } from 'solid-js'
import type * as v from 'valibot'
import { ErrorPanel, type Explanation } from './error-panel.tsx'
import { check, errorOf, type FieldErrors, type FormSchema, replaceErrors } from './validation.ts'

type Values<S extends FormSchema> = Partial<v.InferInput<S>>
type NamesOf<S extends FormSchema, T> = {
  [K in keyof v.InferInput<S> & string]: Extract<v.InferInput<S>[K], T> extends never ? never : K
}[keyof v.InferInput<S> & string]

export interface FormOptions<S extends FormSchema> {
  schema: S
  /** What stands in the form at first. A key left out is a choice not made. */
  initial: Values<S>
  /** Gets what the schema made of the values. What it throws is explained in the form, and everything typed stays. */
  submit: (output: v.InferOutput<S>) => Promise<void>
  /** Words for what `submit` threw; `fields` puts some of them beside their fields. */
  explain: (error: unknown) => Explanation & { fields?: FieldErrors }
}

interface Bound<T> {
  readonly name: string
  readonly value: T
  readonly error: string | undefined
  onBlur: () => void
}

export interface Form<S extends FormSchema> {
  /** The id of the form element, for a submit button elsewhere: `<Button type="submit" form={form.id}>`. */
  id: string
  values: Accessor<Values<S>>
  busy: Accessor<boolean>
  /** A field's sentence, for controls that are not bound by the verbs below. */
  error: (name: string) => string | undefined
  failure: Accessor<Explanation | undefined>
  set: <K extends keyof v.InferInput<S> & string>(name: K, value: v.InferInput<S>[K] | undefined) => void
  blur: (name: keyof v.InferInput<S> & string) => void
  /** Binds a text field: `<TextField label="Email address" {...form.text('email')} />`. An optional one left empty is undefined. */
  text: (name: NamesOf<S, string>) => Bound<string> & { onInput: (text: string) => void }
  /** Binds a text field that holds a number. */
  number: (name: NamesOf<S, number>) => Bound<string> & { onInput: (text: string) => void; inputMode: 'numeric' }
  /** Binds a select, radio group, combobox or anything else with `onChange`. */
  choice: <K extends keyof v.InferInput<S> & string>(name: K) => Bound<v.InferInput<S>[K] | undefined> & { onChange: (value: v.InferInput<S>[K] | undefined) => void }
  /** Binds a checkbox or switch. */
  flag: (name: NamesOf<S, boolean>) => { readonly name: string; readonly checked: boolean; onChange: (checked: boolean) => void }
  submit: () => Promise<boolean>
}

/** A form over a valibot schema: checked on blur and on submit, corrected while typing once an error shows. */
export function createForm<S extends FormSchema>(options: FormOptions<S>): Form<S> {
  const [values, setValues] = createSignal<Values<S>>(options.initial, { equals: false })
  const [drafts, setDrafts] = createSignal<Readonly<Record<string, string>>>({})
  const [errors, setErrors] = createSignal<FieldErrors>({})
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<Explanation>()
  const error = (name: string) => errorOf(errors(), name)

  const blur = (name: string) => {
    const checked = check(options.schema, values())
    setErrors((shown) => replaceErrors(shown, name, checked.ok ? {} : checked.errors))
  }
  const put = (name: string, value: unknown) => {
    setValues(() => ({ ...values(), [name]: value }))
    if (error(name) !== undefined) blur(name)
  }
  const bound = <T,>(name: string, read: () => T): Bound<T> => ({
    name,
    get value() {
      return read()
    },
    get error() {
      return error(name)
    },
    onBlur: () => blur(name),
  })
  const valueOf = <K extends keyof v.InferInput<S>>(name: K): v.InferInput<S>[K] | undefined => values()[name]
  const textOf = (name: keyof v.InferInput<S>) => String(valueOf(name) ?? '')

  const submit = async () => {
    if (busy()) return false
    const checked = check(options.schema, values())
    setErrors(checked.ok ? {} : checked.errors)
    setFailure(undefined)
    if (!checked.ok) return false
    setBusy(true)
    try {
      await options.submit(checked.output)
      return true
    } catch (thrown) {
      const { fields, ...explanation } = options.explain(thrown)
      if (fields) setErrors(fields)
      setFailure(explanation)
      return false
    } finally {
      setBusy(false)
    }
  }

  return {
    id: createUniqueId(),
    values,
    busy,
    error,
    failure,
    set: put,
    blur,
    submit,
    text: (name) => mergeProps(bound(name, () => textOf(name)), { onInput: (text: string) => put(name, text === '' && options.initial[name] === undefined ? undefined : text) }),
    number: (name) =>
      mergeProps(bound(name, () => drafts()[name] ?? textOf(name)), {
        inputMode: 'numeric' as const,
        onInput: (text: string) => {
          setDrafts({ ...drafts(), [name]: text })
          put(name, text.trim() === '' ? undefined : Number(text))
        },
      }),
    choice: (name) => mergeProps(bound(name, () => valueOf(name)), { onChange: (value: unknown) => put(name, value) }),
    flag: (name) => ({
      name,
      get checked() {
        return valueOf(name) === true
      },
      onChange: (checked: boolean) => put(name, checked),
    }),
  }
}

/** Puts the focus on the first control of a form that has an error. */
function focusFirstError(element: HTMLElement): void {
  element.querySelector<HTMLElement>('[data-invalid] :is(input, select, textarea, button):not(:disabled)')?.focus()
}

/** The form element, and under its fields what went wrong with the whole. */
export function Form<S extends FormSchema>(props: { form: Form<S>; class?: string; children: JSX.Element }): JSX.Element {
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
