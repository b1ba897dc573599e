import { createSignal, type JSX } from 'solid-js'
import { readDuration, writeDuration } from './duration.ts'
import type { FieldProps } from './field.tsx'
import { TextField } from './text-field.tsx'

export interface DurationFieldProps extends FieldProps {
  /** Seconds; null or undefined for none; NaN while what is typed is no duration. */
  value: number | null | undefined
  onChange: (seconds: number | null) => void
  onBlur?: () => void
}

/** A length of media, typed as hours, minutes and seconds. */
export function DurationField(props: DurationFieldProps): JSX.Element {
  const [draft, setDraft] = createSignal<string>()
  const [left, setLeft] = createSignal(false)
  const shown = () => draft() ?? (props.value == null || Number.isNaN(props.value) ? '' : writeDuration(props.value))
  const unreadable = () => Number.isNaN(props.value ?? 0) && (left() || props.error !== undefined)
  const type = (text: string) => {
    setDraft(text)
    props.onChange(text.trim() === '' ? null : (readDuration(text) ?? Number.NaN))
  }
  const leave = () => {
    setLeft(true)
    if (!Number.isNaN(props.value ?? 0)) setDraft(undefined)
    props.onBlur?.()
  }
  return (
    <TextField
      label={props.label}
      class={props.class ?? ''}
      optional={props.optional ?? false}
      hint={props.hint ?? 'Hours:minutes:seconds'}
      error={unreadable() ? 'Write hours:minutes:seconds, like 00:52:10.' : props.error}
      placeholder="00:52:10"
      value={shown()}
      onInput={type}
      onBlur={leave}
    />
  )
}
