import { useAction } from '@solidjs/router'
import { createUniqueId, type JSX, Show } from 'solid-js'
import { createAttempt, Failure } from '../../shell/attempt.tsx'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import { type Brand, type BrandHolder, removeLogo, setLogo } from './data.ts'
import { drawLogo } from './draw-logo.ts'

/** The picture at the head of the pages. It is taken or removed at once. */
export function LogoField(props: { holderId: BrandHolder; brand: Brand }): JSX.Element {
  const set = useAction(setLogo)
  const remove = useAction(removeLogo)
  const attempt = createAttempt()
  const label = createUniqueId()
  let input: HTMLInputElement | undefined
  const take = (picked: HTMLInputElement) => {
    const [file] = picked.files ?? []
    picked.value = '' // so that the same file can be chosen again
    if (!file) return
    attempt.run('set', async () => {
      await set(props.holderId, await drawLogo(file))
      toast('The logo is saved.')
    })
  }
  const drop = () =>
    attempt.run('remove', async () => {
      await remove(props.holderId)
      toast('The logo is removed.')
    })
  return (
    <div role="group" aria-labelledby={label} class="grid gap-1">
      <div id={label} class="field-label">
        Logo <span class="font-normal text-muted">optional</span>
      </div>
      <Failure of={attempt} />
      <div class="flex flex-wrap items-center gap-2">
        <Button busy={attempt.busy() === 'set'} onClick={() => input?.click()}>
          {props.brand.logo === null ? 'Choose a picture' : 'Choose another picture'}
        </Button>
        <Show when={props.brand.logo !== null}>
          <Button look="loss" busy={attempt.busy() === 'remove'} onClick={drop}>
            Remove the logo
          </Button>
        </Show>
        <input
          ref={(element) => (input = element)}
          type="file"
          accept="image/png,image/jpeg,image/webp,image/svg+xml"
          hidden
          aria-label="Choose a picture"
          onChange={(event) => take(event.currentTarget)}
        />
      </div>
      <div class="field-hint">PNG, JPEG, WebP or SVG, best on a transparent ground. It is shown 28 pixels high.</div>
    </div>
  )
}
