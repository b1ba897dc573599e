import type { UpdateOrder } from '@sluice/core/orders/schemas'
import type { JSX } from 'solid-js'
import { DurationField } from '../../ui/duration-field.tsx'
import { TextField } from '../../ui/text-field.tsx'

type TextName = 'title' | 'project' | 'series' | 'label'

interface Bound<T> {
  name: string
  value: T
  error: string | undefined
  onBlur: () => void
}

export interface OrderFieldsProps {
  text: (name: TextName) => Bound<string> & { onInput: (text: string) => void }
  choice: (name: 'durationSeconds') => Bound<UpdateOrder['durationSeconds'] | undefined> & { onChange: (seconds: number | null) => void }
}

/** What an order has, in a new one's form and in one's own. */
export function OrderFields(props: OrderFieldsProps): JSX.Element {
  return (
    <>
      <TextField label="Title" maxLength={200} {...props.text('title')} />
      <div class="grid gap-4 phone:grid-cols-2">
        <TextField label="Series" optional maxLength={100} {...props.text('series')} />
        <TextField label="Project" optional maxLength={100} {...props.text('project')} />
        <DurationField label="Duration" optional {...props.choice('durationSeconds')} />
        <TextField label="Label" optional maxLength={100} {...props.text('label')} />
      </div>
    </>
  )
}
