import * as v from 'valibot'

/** A schema of a form: an object of named values. */
export type FormSchema = v.GenericSchema<Record<string, unknown>, unknown>

/** First sentence per field, by dot path (`email`, `orders.from`); `''` holds what concerns the whole form. */
export type FieldErrors = Readonly<Record<string, string>>

export type Checked<S extends FormSchema> = { ok: true; output: v.InferOutput<S> } | { ok: false; errors: FieldErrors }

/** The schemas of an object's fields, by name. */
function entriesOf(schema: FormSchema): Readonly<Record<string, unknown>> {
  return 'entries' in schema && typeof schema.entries === 'object' && schema.entries !== null ? { ...schema.entries } : {}
}

/** Whether a field may be undefined: an empty text then means that there is none. */
export function mayBeLeftOut(schema: FormSchema, name: string): boolean {
  const entry = entriesOf(schema)[name]
  const type = typeof entry === 'object' && entry !== null && 'type' in entry ? entry.type : undefined
  return type === 'optional' || type === 'nullish' || type === 'undefinedable'
}

/** A key left out is reported by the object, in its words; present and undefined it is reported by the field, in the field's words. */
function withAllKeys(schema: FormSchema, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...Object.fromEntries(Object.keys(entriesOf(schema)).map((key) => [key, undefined])), ...values }
}

/** Checks a form's values by the schema that the server uses too. */
export function check<S extends FormSchema>(schema: S, values: Readonly<Record<string, unknown>>): Checked<S> {
  const result = v.safeParse(schema, withAllKeys(schema, values))
  if (result.success) return { ok: true, output: result.output }
  const errors: Record<string, string> = {}
  for (const issue of result.issues) {
    const path = v.getDotPath(issue) ?? ''
    // Valibot's own sentence about a missing value speaks of types, which says nothing to a person.
    errors[path] ??= issue.received === 'undefined' && issue.message.startsWith('Invalid ') ? 'Please fill this in.' : issue.message
  }
  return { ok: false, errors }
}

/** The sentence for a field: its own, or the first of what lies within it. */
export function errorOf(errors: FieldErrors, name: string): string | undefined {
  if (errors[name] !== undefined) return errors[name]
  const within = Object.keys(errors).find((path) => path.startsWith(`${name}.`))
  return within === undefined ? undefined : errors[within]
}

/** The errors with one field's replaced by what a new check found. */
export function replaceErrors(errors: FieldErrors, name: string, found: FieldErrors): FieldErrors {
  const belongs = (path: string) => path === name || path.startsWith(`${name}.`)
  const others = Object.entries(errors).filter(([path]) => !belongs(path))
  return Object.fromEntries([...others, ...Object.entries(found).filter(([path]) => belongs(path))])
}
