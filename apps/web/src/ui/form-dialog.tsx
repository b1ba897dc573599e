import type { JSX } from 'solid-js'
import { Button } from './button.tsx'
import type { FormState } from './create-form.ts'
import { Dialog } from './dialog.tsx'
import { Form } from './form.tsx'
import type { FormSchema } from './validation.ts'

export interface FormDialogProps<S extends FormSchema> {
  form: FormState<S>
  onClose: () => void
  title: string
  description?: JSX.Element
  wide?: boolean
  /** The verb on the button: `Save & Close`. */
  save: string
  children: JSX.Element
}

/** A dialog that is one form. It is open as long as it is mounted, and cannot be closed while it saves. */
export function FormDialog<S extends FormSchema>(props: FormDialogProps<S>): JSX.Element {
  const footer = (
    <>
      <Button disabled={props.form.busy()} onClick={() => props.onClose()}>
        Cancel
      </Button>
      <Button type="submit" form={props.form.id} look="primary" busy={props.form.busy()}>
        {props.save}
      </Button>
    </>
  )
  return (
    <Dialog open onClose={() => props.onClose()} title={props.title} description={props.description} wide={props.wide} busy={props.form.busy()} footer={footer}>
      <Form form={props.form}>{props.children}</Form>
    </Dialog>
  )
}
