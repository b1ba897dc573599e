import { type Accessor, createSignal, createUniqueId, mergeProps } from 'solid-js'
import type * as v from 'valibot'
import { createAfterPress } from './after-press.ts'
import type { Explanation } from './error-panel.tsx'
import { check, errorOf, type FieldErrors, type FormSchema, mayBeLeftOut, replaceErrors } from './validation.ts'

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
  /** Words for what `submit` threw; with `fields` they stand beside these fields instead of under the form. */
  explain: (error: unknown) => Explanation & { fields?: FieldErrors }
}

interface Bound<T> {
  readonly name: string
  readonly value: T
  readonly error: string | undefined
  onBlur: () => void
}

export interface FormState<S extends FormSchema> {
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
  choice: <K extends keyof v.InferInput<S> & string>(
    name: K,
  ) => Bound<v.InferInput<S>[K] | undefined> & { onChange: (value: v.InferInput<S>[K] | undefined) => void }
  /** Binds a checkbox or switch. */
  flag: (name: NamesOf<S, boolean>) => { readonly name: string; readonly checked: boolean; onChange: (checked: boolean) => void }
  submit: () => Promise<boolean>
}

/** The values and the sentences about them. */
function createFields<S extends FormSchema>(schema: S, initial: Values<S>) {
  const [values, setValues] = createSignal<Values<S>>(initial, { equals: false })
  const [errors, setErrors] = createSignal<FieldErrors>({})
  const error = (name: string) => errorOf(errors(), name)
  const afterPress = createAfterPress()
  const recheck = (name: string) => {
    const checked = check(schema, values())
    setErrors((shown) => replaceErrors(shown, name, checked.ok ? {} : checked.errors))
  }
  const set = (name: string, value: unknown) => {
    setValues(() => ({ ...values(), [name]: value }))
    if (error(name) !== undefined) recheck(name)
  }
  // The error that a blur shows would push the button that was pressed away from under the pointer.
  const blur = (name: string) => afterPress(() => recheck(name))
  const valueOf = <K extends keyof v.InferInput<S>>(name: K): v.InferInput<S>[K] | undefined => values()[name]
  return { values, valueOf, error, blur, set, setErrors }
}

/** What ties a control to a field; getters keep it reactive. */
function createBindings<S extends FormSchema>(
  schema: S,
  fields: ReturnType<typeof createFields<S>>,
): Pick<FormState<S>, 'text' | 'number' | 'choice' | 'flag'> {
  const [drafts, setDrafts] = createSignal<Readonly<Record<string, string>>>({})
  const textOf = (name: keyof v.InferInput<S>) => String(fields.valueOf(name) ?? '')
  const bound = <T>(name: string, read: () => T): Bound<T> => ({
    name,
    get value() {
      return read()
    },
    get error() {
      return fields.error(name)
    },
    onBlur: () => fields.blur(name),
  })
  return {
    text: (name) =>
      mergeProps(
        bound(name, () => textOf(name)),
        {
          onInput: (text: string) => fields.set(name, text === '' && mayBeLeftOut(schema, name) ? undefined : text),
        },
      ),
    number: (name) =>
      mergeProps(
        bound(name, () => drafts()[name] ?? textOf(name)),
        {
          inputMode: 'numeric' as const,
          onInput: (text: string) => {
            setDrafts({ ...drafts(), [name]: text }) // what was typed stays as it was typed, a number or not
            fields.set(name, text.trim() === '' ? undefined : Number(text))
          },
        },
      ),
    choice: (name) =>
      mergeProps(
        bound(name, () => fields.valueOf(name)),
        { onChange: (value: unknown) => fields.set(name, value) },
      ),
    flag: (name) => ({
      name,
      get checked() {
        return fields.valueOf(name) === true
      },
      onChange: (checked: boolean) => fields.set(name, checked),
    }),
  }
}

/** A form over a valibot schema: checked on blur and on submit, corrected while typing once an error shows. */
export function createForm<S extends FormSchema>(options: FormOptions<S>): FormState<S> {
  const fields = createFields(options.schema, options.initial)
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<Explanation>()
  const submit = async () => {
    if (busy()) return false
    const checked = check(options.schema, fields.values())
    fields.setErrors(checked.ok ? {} : checked.errors)
    setFailure(undefined)
    if (!checked.ok) return false
    setBusy(true)
    try {
      await options.submit(checked.output)
      return true
    } catch (thrown) {
      const { fields: beside, ...explanation } = options.explain(thrown)
      if (beside) fields.setErrors(beside)
      else setFailure(explanation)
      return false
    } finally {
      setBusy(false)
    }
  }
  const { values, error, set, blur } = fields
  return { id: createUniqueId(), values, busy, error, failure, set, blur, submit, ...createBindings(options.schema, fields) }
}
