import X from 'lucide-solid/icons/x'
import { createSignal, For, type JSX } from 'solid-js'
import { createFieldIds, Field, type FieldProps } from './field.tsx'

export interface NamesFieldProps extends FieldProps {
  value: readonly string[]
  onChange: (names: readonly string[]) => void
  onBlur?: () => void
  /** Names that the browser offers while one is typed; others may be typed too. */
  suggestions: readonly string[]
  maxLength?: number
}

/** Any number of names, each typed and taken by Enter or by leaving the field, or chosen from what is offered. Backspace takes the last one off. */
export function NamesField(props: NamesFieldProps): JSX.Element {
  const { ids, describedBy } = createFieldIds(props)
  const [typed, setTyped] = createSignal('')
  let input: HTMLInputElement | undefined
  const take = (text: string) => {
    const name = text.trim()
    setTyped('')
    if (name === '') return
    const known = props.suggestions.find((each) => each.toLowerCase() === name.toLowerCase()) ?? name
    if (!props.value.includes(known)) props.onChange([...props.value, known])
  }
  const takeOff = (name: string) => {
    props.onChange(props.value.filter((each) => each !== name))
    input?.focus()
  }
  // A name that was chosen comes whole; one that is typed comes letter by letter.
  const type = (text: string, how: string | undefined) => {
    const chosen = how === undefined || how === 'insertReplacementText'
    if (chosen && props.suggestions.includes(text)) take(text)
    else setTyped(text)
  }
  const press = (event: KeyboardEvent) => {
    const last = props.value.at(-1)
    if (event.key === 'Enter' && typed().trim() !== '') {
      event.preventDefault()
      take(typed())
    } else if (event.key === 'Backspace' && typed() === '' && last !== undefined) takeOff(last)
  }
  const leave = () => {
    take(typed())
    props.onBlur?.()
  }
  return (
    <Field field={props} ids={ids}>
      <div class="input input-box" data-invalid={props.error ? '' : undefined}>
        <For each={props.value}>
          {(name) => (
            <span class="inline-flex max-w-full items-center rounded-1 bg-accent-soft pl-2 text-s">
              <span class="truncate">{name}</span>
              <button type="button" class="grid size-6 flex-none place-items-center" aria-label={`Take off ${name}`} onClick={() => takeOff(name)}>
                <X size={12} aria-hidden="true" />
              </button>
            </span>
          )}
        </For>
        <input
          ref={(element) => (input = element)}
          id={ids.control}
          list={`${ids.control}-list`}
          autocomplete="off"
          enterkeyhint="done"
          maxLength={props.maxLength}
          placeholder={props.value.length === 0 ? 'Choose or type' : ''}
          aria-invalid={props.error ? true : undefined}
          aria-describedby={describedBy()}
          value={typed()}
          onInput={(event) => type(event.currentTarget.value, event.inputType)}
          onKeyDown={press}
          onBlur={leave}
        />
        <datalist id={`${ids.control}-list`}>
          <For each={props.suggestions.filter((name) => !props.value.includes(name))}>{(name) => <option value={name} />}</For>
        </datalist>
      </div>
    </Field>
  )
}
