import Upload from 'lucide-solid/icons/upload'
import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js'
import { Portal } from 'solid-js/web'
import { Button, type ButtonLook } from './button.tsx'
import { type DroppedFiles, type OnFound, readHandles, readInput, readTransfer } from './dropped-files.ts'
import { type Picked, pickFiles, pickFolder } from './file-handles.ts'

const carriesFiles = (transfer: DataTransfer | null): transfer is DataTransfer => transfer?.types.includes('Files') ?? false

/** Where what was dropped or chosen goes. */
export interface Receiver {
  disabled?: boolean | undefined
  onFiles: (files: DroppedFiles) => void
  /** Hears how many files were found so far, and null when reading has ended. */
  onReading?: ((found: number | null) => void) | undefined
}

/** Reads, says how far it is, and hands over; nothing chosen is nothing to hand over. */
async function receive(to: Receiver, read: (tell: OnFound) => Promise<DroppedFiles>): Promise<void> {
  const files = await read((found) => to.onReading?.(found))
  to.onReading?.(null)
  if (files.files.length + files.emptyDirectories.length + files.unreadable.length > 0) to.onFiles(files)
}

/** The transfer is emptied when its event ends: reading begins at once. */
const receiveTransfer = (to: Receiver, transfer: DataTransfer) => receive(to, (tell) => readTransfer(transfer, tell))

/** Buttons that open the browser's choosers. `choose` is what the one for files says, when it is not any files. A phone offers its camera and gallery there. */
export function ChooseFiles(
  props: Receiver & { take: 'files' | 'folder' | 'both'; choose?: string | undefined; accept?: string | undefined; look?: ButtonLook },
): JSX.Element {
  let files: HTMLInputElement | undefined
  let folder: HTMLInputElement | undefined
  const take = (input: HTMLInputElement) => {
    const { files: list } = input
    void receive(props, (tell) => readInput(list, tell))
    input.value = '' // so that the same file can be chosen again
  }
  const choose = async (choosing: Promise<Picked>, input: HTMLInputElement | undefined) => {
    const picked = await choosing
    if (picked === 'none') input?.click()
    else await receive(props, (tell) => readHandles(picked, tell))
  }
  const asFolder = (input: HTMLInputElement) => {
    input.webkitdirectory = true
    folder = input
  }
  return (
    <>
      <Show when={props.take !== 'folder'}>
        <Button look={props.look} disabled={props.disabled} onClick={() => void choose(pickFiles(props.accept), files)}>
          {props.choose ?? 'Choose files'}
        </Button>
        <input
          ref={(input) => (files = input)}
          type="file"
          multiple
          accept={props.accept}
          hidden
          aria-label={props.choose ?? 'Choose files'}
          onChange={(event) => take(event.currentTarget)}
        />
      </Show>
      <Show when={props.take !== 'files'}>
        <Button look={props.take === 'folder' ? props.look : 'plain'} disabled={props.disabled} onClick={() => void choose(pickFolder(), folder)}>
          Choose folder
        </Button>
        <input ref={asFolder} type="file" hidden aria-label="Choose folder" onChange={(event) => take(event.currentTarget)} />
      </Show>
    </>
  )
}

export interface DropZoneProps extends Receiver {
  take: 'files' | 'folder' | 'both'
  /** What may be dropped, in words: `Drop files here · .mov, .mxf`. */
  children: JSX.Element
  /** What the button for files says: `Choose the receipt`. */
  choose?: string
  /** For the chooser only, `.mov,.mxf`; what is dropped is checked by the receiver. */
  accept?: string
  look?: ButtonLook
}

/** A place for files: drop, or press a button. It takes a drop before the page does. */
export function DropZone(props: DropZoneProps): JSX.Element {
  const [over, setOver] = createSignal(false)
  const onDragOver = (event: DragEvent) => {
    if (props.disabled || !carriesFiles(event.dataTransfer)) return
    event.preventDefault()
    setOver(true)
  }
  const onDrop = (event: DragEvent) => {
    setOver(false)
    if (props.disabled || !carriesFiles(event.dataTransfer)) return
    event.preventDefault()
    void receiveTransfer(props, event.dataTransfer)
  }
  return (
    <div class="drop" data-over={over() ? '' : undefined} on:dragover={onDragOver} on:dragleave={() => setOver(false)} on:drop={onDrop}>
      <span class="min-w-44 flex-1">{props.children}</span>
      <ChooseFiles
        take={props.take}
        choose={props.choose}
        accept={props.accept}
        look={props.look}
        disabled={props.disabled}
        onFiles={props.onFiles}
        onReading={props.onReading}
      />
    </div>
  )
}

/** Makes the whole page accept a drop and a paste, and says so while files hover over it. A DropZone under the pointer comes first. */
export function PageDrop(props: Receiver & { words: string }): JSX.Element {
  const [over, setOver] = createSignal(false)
  const inField = (target: EventTarget | null) => target instanceof Element && target.closest('input, textarea, [contenteditable]') !== null
  const onDragOver = (event: DragEvent) => {
    if (!carriesFiles(event.dataTransfer)) return
    setOver(!event.defaultPrevented && !props.disabled)
    event.preventDefault() // a file dropped beside its place must not replace the page
  }
  const onDragLeave = (event: DragEvent) => {
    if (event.relatedTarget === null) setOver(false)
  }
  const onDrop = (event: DragEvent) => {
    setOver(false)
    if (event.defaultPrevented || !carriesFiles(event.dataTransfer)) return
    event.preventDefault()
    if (!props.disabled) void receiveTransfer(props, event.dataTransfer)
  }
  const onPaste = (event: ClipboardEvent) => {
    if (props.disabled || inField(event.target) || !carriesFiles(event.clipboardData)) return
    event.preventDefault()
    void receiveTransfer(props, event.clipboardData)
  }
  onMount(() => {
    const ears = new AbortController()
    window.addEventListener('dragover', onDragOver, ears)
    window.addEventListener('dragleave', onDragLeave, ears)
    window.addEventListener('drop', onDrop, ears)
    window.addEventListener('paste', onPaste, ears)
    onCleanup(() => ears.abort())
  })
  return (
    <Show when={over()}>
      <Portal>
        <div class="page-drop" aria-hidden="true">
          <div>
            <Upload size={32} />
            {props.words}
          </div>
        </div>
      </Portal>
    </Show>
  )
}
