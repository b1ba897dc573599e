import { Combobox as Kobalte } from '@kobalte/core/combobox'
import Check from 'lucide-solid/icons/check'
import ChevronsUpDown from 'lucide-solid/icons/chevrons-up-down'
import X from 'lucide-solid/icons/x'
import { For, type JSX, Show } from 'solid-js'
import { createFieldIds, Field, type FieldProps } from './field.tsx'
import { useLayer } from './layer.ts'

interface SearchProps<T> extends FieldProps {
  options: readonly T[]
  optionId: (option: T) => string
  optionLabel: (option: T) => string
  optionHint?: (option: T) => string | undefined
  /** When given, the caller searches (on a server); without it the labels are searched here. */
  onSearch?: (text: string) => void
  onBlur?: () => void
  placeholder?: string
}

export interface ComboboxProps<T> extends SearchProps<T> {
  value: T | undefined
  onChange: (value: T | undefined) => void
}

export interface MultiComboboxProps<T> extends SearchProps<T> {
  value: readonly T[]
  onChange: (value: readonly T[]) => void
}

/** One of many, found by typing. Clearing the text clears the choice. */
export function Combobox<T extends object>(props: ComboboxProps<T>): JSX.Element {
  const { ids } = createFieldIds(props)
  const typed = (text: string) => {
    props.onSearch?.(text)
    if (text === '' && props.value !== undefined) props.onChange(undefined)
  }
  return (
    <Field field={props} ids={ids}>
      <Kobalte<T> {...shared(props)} disallowEmptySelection value={props.value ?? null} onChange={(value: T | null) => props.onChange(value ?? undefined)}>
        <Kobalte.Control class="input input-box" data-invalid={props.error ? '' : undefined}>
          <SearchInput field={props} ids={ids} onTyped={typed} />
        </Kobalte.Control>
        <Found empty={props.options.length === 0} />
      </Kobalte>
    </Field>
  )
}

/** Any of many, found by typing; each chosen one is a tag that can be taken off. */
export function MultiCombobox<T extends object>(props: MultiComboboxProps<T>): JSX.Element {
  const { ids } = createFieldIds(props)
  return (
    <Field field={props} ids={ids}>
      <Kobalte<T> {...shared(props)} multiple value={[...props.value]} onChange={(value: T[]) => props.onChange(value)}>
        <Kobalte.Control<T> class="input input-box" data-invalid={props.error ? '' : undefined}>
          {(state) => (
            <>
              <For each={state.selectedOptions()}>
                {(option) => (
                  <span class="inline-flex items-center rounded-1 bg-accent-soft pl-2 text-s" on:pointerdown={(event) => event.stopPropagation()}>
                    {props.optionLabel(option)}
                    <button
                      type="button"
                      class="grid size-6 place-items-center"
                      aria-label={`Take off ${props.optionLabel(option)}`}
                      disabled={props.disabled}
                      onClick={() => state.remove(option)}
                    >
                      <X size={12} aria-hidden="true" />
                    </button>
                  </span>
                )}
              </For>
              <SearchInput field={props} ids={ids} onTyped={(text) => props.onSearch?.(text)} />
            </>
          )}
        </Kobalte.Control>
        <Found empty={props.options.length === 0} />
      </Kobalte>
    </Field>
  )
}

/** What one and many have in common; getters keep it reactive. */
function shared<T extends object>(props: SearchProps<T>) {
  return {
    get options() {
      return [...props.options]
    },
    get disabled() {
      return props.disabled
    },
    get placeholder() {
      return props.placeholder ?? 'Type to search'
    },
    get defaultFilter() {
      return props.onSearch ? () => true : ('contains' as const)
    },
    get validationState() {
      return props.error ? ('invalid' as const) : undefined
    },
    optionValue: (option: T) => props.optionId(option),
    optionLabel: (option: T) => props.optionLabel(option),
    optionTextValue: (option: T) => props.optionLabel(option),
    // What is searched on a server comes later than the key: the list stays open for it.
    get allowsEmptyCollection() {
      return props.onSearch !== undefined
    },
    triggerMode: 'focus' as const,
    gutter: 4,
    sameWidth: true,
    itemComponent: (row: { item: Parameters<typeof Kobalte.Item>[0]['item'] & { rawValue: T } }) => (
      <Kobalte.Item item={row.item} class="menu-item">
        <span class="min-w-0 flex-1">
          <Kobalte.ItemLabel>{props.optionLabel(row.item.rawValue)}</Kobalte.ItemLabel>
          <Show when={props.optionHint?.(row.item.rawValue)}>
            {(hint) => <Kobalte.ItemDescription class="block text-xs text-muted">{hint()}</Kobalte.ItemDescription>}
          </Show>
        </span>
        <Kobalte.ItemIndicator>
          <Check size={14} aria-hidden="true" />
        </Kobalte.ItemIndicator>
      </Kobalte.Item>
    ),
  }
}

function SearchInput(props: {
  field: FieldProps & { onBlur?: () => void }
  ids: ReturnType<typeof createFieldIds>['ids']
  onTyped: (text: string) => void
}): JSX.Element {
  const describedBy = () => [props.field.hint ? props.ids.hint : '', props.field.error ? props.ids.error : ''].filter(Boolean).join(' ') || undefined
  return (
    <>
      <Kobalte.Input
        id={props.ids.control}
        aria-describedby={describedBy()}
        aria-invalid={props.field.error ? true : undefined}
        onInput={(event: InputEvent & { currentTarget: HTMLInputElement }) => props.onTyped(event.currentTarget.value)}
        onBlur={() => props.field.onBlur?.()}
      />
      <Kobalte.Trigger class="grid size-6 place-items-center text-muted" aria-label="Show what can be chosen">
        <ChevronsUpDown size={14} aria-hidden="true" />
      </Kobalte.Trigger>
    </>
  )
}

function Found(props: { empty: boolean }): JSX.Element {
  const layer = useLayer()
  return (
    <Kobalte.Portal mount={layer()}>
      {/* A press must leave the focus in the field: inside a dialog the dialog would take it and the list would close unchosen. */}
      <Kobalte.Content class="menu max-w-none" onMouseDown={(event: MouseEvent) => event.preventDefault()}>
        <Kobalte.Listbox class="listbox" />
        <Show when={props.empty}>
          <p class="px-2.5 py-1.5 text-muted">Nothing found</p>
        </Show>
      </Kobalte.Content>
    </Kobalte.Portal>
  )
}
