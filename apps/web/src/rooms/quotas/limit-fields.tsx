import { type JSX, Show } from 'solid-js'
import { humanBytes } from '../../ui/bytes.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { filesWord } from '../orders/words.ts'
import type { Quota } from './data.ts'
import { shareUsed } from './limits.ts'
import { SizeField } from './size-field.tsx'
import type { SizeUnit } from './sizes.ts'

interface Bound<T> {
  name: string
  value: T
  error: string | undefined
  onBlur: () => void
}

/** The verbs of a form that has `limitEntries`. */
export interface LimitForm {
  text: (name: 'total' | 'largest' | 'extensions') => Bound<string> & { onInput: (text: string) => void }
  number: (name: 'files') => Bound<string> & { onInput: (text: string) => void; inputMode: 'numeric' }
  choice: (name: 'totalUnit' | 'largestUnit') => Bound<SizeUnit | undefined> & { onChange: (unit: SizeUnit) => void }
}

/** What may be kept at most. Every field may stay empty. */
export function LimitFields(props: { form: LimitForm }): JSX.Element {
  const total = props.form.choice('totalUnit')
  const largest = props.form.choice('largestUnit')
  return (
    <div class="grid gap-4 phone:grid-cols-2">
      <SizeField label="Largest total" optional {...props.form.text('total')} unit={total.value ?? 'GB'} onUnit={total.onChange} />
      <TextField label="Number of files" optional {...props.form.number('files')} />
      <SizeField label="Largest file" optional {...props.form.text('largest')} unit={largest.value ?? 'GB'} onUnit={largest.onChange} />
      <TextField label="Allowed extensions" optional placeholder="mov, mxf, wav" {...props.form.text('extensions')} />
    </div>
  )
}

/** What is kept now, and how much of the limit that is. */
export function Used(props: { quota: Quota }): JSX.Element {
  const words = () => {
    const { usedBytes, usedFiles, maxBytes, maxFiles } = props.quota
    const bytes = maxBytes === null ? humanBytes(usedBytes) : `${humanBytes(usedBytes)} of ${humanBytes(maxBytes)}`
    const files = maxFiles === null ? filesWord(usedFiles) : `${usedFiles.toLocaleString('en')} of ${filesWord(maxFiles)}`
    return `${bytes}, ${files}`
  }
  const tone = (share: number) => {
    if (share >= 1) return 'loss' as const
    return share >= 0.9 ? ('wait' as const) : ('accent' as const)
  }
  return (
    <div class="grid gap-1.5 text-s">
      <div class="flex flex-wrap justify-between gap-x-3">
        <span class="font-medium">Kept now</span>
        <span class="text-muted">{words()}</span>
      </div>
      <Show when={shareUsed(props.quota) !== undefined}>
        <ProgressBar label="Kept of the limit" share={shareUsed(props.quota)} text={words()} tone={tone(shareUsed(props.quota) ?? 0)} />
      </Show>
    </div>
  )
}
