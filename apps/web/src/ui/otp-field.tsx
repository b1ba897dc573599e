import { createSignal, createUniqueId, Index, type JSX, Show } from 'solid-js'

export interface OtpFieldProps {
  label: string
  value: string
  onInput: (digits: string) => void
  /** Called once when the last digit is there, by typing, pasting or the phone's suggestion. */
  onComplete?: (digits: string) => void
  hint?: JSX.Element
  error?: string
  length?: number
  disabled?: boolean
  autofocus?: boolean
}

/**
 * The code from a mail or SMS. It is one real input over painted slots: pasting "123 456", a phone's suggestion and password
 * managers work as in any field. (@corvu/otp-field writes a style element, which our content policy refuses.)
 */
export function OtpField(props: OtpFieldProps): JSX.Element {
  const id = createUniqueId()
  const [focused, setFocused] = createSignal(false)
  const length = () => props.length ?? 6
  const isActive = (index: number) => focused() && (index === props.value.length || props.value.length === length())
  const toEnd = (input: HTMLInputElement) => {
    if (input.selectionStart === input.selectionEnd) input.setSelectionRange(input.value.length, input.value.length)
  }
  const paste = (event: ClipboardEvent & { currentTarget: HTMLInputElement }) => {
    const digits = event.clipboardData?.getData('text').replace(/\D/g, '') ?? ''
    if (digits.length !== length()) return
    event.preventDefault() // a whole code replaces whatever stands there
    event.currentTarget.value = digits
    take(event.currentTarget)
  }
  const focus = (input: HTMLInputElement) => {
    setFocused(true)
    if (input.value.length === length()) input.select() // a wrong code is typed over
  }
  const take = (input: HTMLInputElement) => {
    const digits = input.value.replace(/\D/g, '').slice(0, length())
    input.value = digits
    if (digits === props.value) return
    props.onInput(digits)
    if (digits.length === length()) props.onComplete?.(digits)
  }
  return (
    <div class="field" data-invalid={props.error ? '' : undefined}>
      <label class="field-label" for={id}>
        {props.label}
      </label>
      <div class="code-field">
        <Index each={Array.from({ length: length() })}>
          {(_, index) => (
            <span class="code-slot" aria-hidden="true" data-active={isActive(index) ? '' : undefined} data-invalid={props.error ? '' : undefined}>
              {props.value[index] ?? ''}
            </span>
          )}
        </Index>
        <input
          id={id}
          type="text"
          inputMode="numeric"
          autocomplete="one-time-code"
          autocorrect="off"
          spellcheck={false}
          disabled={props.disabled}
          autofocus={props.autofocus}
          aria-invalid={props.error ? true : undefined}
          aria-describedby={props.hint || props.error ? `${id}-hint` : undefined}
          value={props.value}
          onInput={(event) => take(event.currentTarget)}
          onSelect={(event) => toEnd(event.currentTarget)}
          onPaste={paste}
          onFocus={(event) => focus(event.currentTarget)}
          onBlur={() => setFocused(false)}
        />
      </div>
      <div id={`${id}-hint`} aria-live="polite">
        <Show when={props.error} fallback={<div class="field-hint">{props.hint}</div>}>
          <div class="field-error">{props.error}</div>
        </Show>
      </div>
    </div>
  )
}
