import { useAction } from '@solidjs/router'
import type { Id } from '@sluice/core/ids'
import { DAY, MINUTE } from '@sluice/core/instants'
import type { JSX } from 'solid-js'
import * as v from 'valibot'
import { useSignedIn } from '../../shell/signed-in.ts'
import { explain } from '../../text.ts'
import { Button } from '../../ui/button.tsx'
import { serverNow } from '../../ui/clock.ts'
import { createForm } from '../../ui/create-form.ts'
import { DateField } from '../../ui/date-field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { instantOfWallTime, wallTime } from '../../ui/zoned.ts'
import { setFileExpiry, type TaskFile } from './data.ts'

/** Chooses the minute at which a file expires, on the workspace's clock. */
export function ExpiryDialog(props: { file: TaskFile; taskId: Id<'task'>; onClose: () => void }): JSX.Element {
  const { zone } = useSignedIn()
  const setExpiry = useAction(setFileExpiry)
  const { id, name, expiresAt } = props.file
  const instant = (wall: string) => instantOfWallTime(wall, zone)
  const form = createForm({
    schema: v.strictObject({
      wall: v.pipe(
        v.string(),
        v.check((wall) => instant(wall) !== undefined, 'Choose a day and a time.'),
        v.check((wall) => (instant(wall) ?? Infinity) > serverNow(), 'Choose a time that is still to come.'),
      ),
    }),
    initial: { wall: wallTime(expiresAt ?? serverNow() + 30 * DAY, zone) },
    submit: async ({ wall }) => {
      await setExpiry(props.taskId, id, instant(wall) ?? null)
      props.onClose()
      toast(`${name} expires as you chose.`)
    },
    explain,
  })
  // A field holds whole minutes: this is one to two minutes from now.
  const soon = () => form.set('wall', wallTime(serverNow() + 2 * MINUTE, zone))
  return (
    <FormDialog
      form={form}
      onClose={props.onClose}
      title="Change expiry"
      description={`From then on nobody can download ${name}, and it is deleted.`}
      save="Save & Close"
    >
      <DateField label="Expires" time hint={`Times are ${zone}.`} {...form.text('wall')} />
      <div class="flex flex-wrap gap-2">
        <Button onClick={soon}>Within 2 minutes</Button>
        <Button onClick={() => form.set('wall', wallTime(serverNow() + 7 * DAY, zone))}>In 7 days</Button>
      </div>
    </FormDialog>
  )
}
