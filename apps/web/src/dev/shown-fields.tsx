import { Email, RequiredLine } from '@sluice/core/schemas'
import { createSignal, type JSX } from 'solid-js'
import * as v from 'valibot'
import { Button } from '../ui/button.tsx'
import { Checkbox, CheckboxGroup, RadioGroup, Segments, Switch } from '../ui/choices.tsx'
import { ColourField } from '../ui/colour-field.tsx'
import { Combobox, MultiCombobox } from '../ui/combobox.tsx'
import { createForm } from '../ui/create-form.ts'
import { DateField } from '../ui/date-field.tsx'
import { Form } from '../ui/form.tsx'
import { NamesField } from '../ui/names-field.tsx'
import { OtpField } from '../ui/otp-field.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { Select } from '../ui/select.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { TextField } from '../ui/text-field.tsx'
import { toast } from '../ui/toast.tsx'

const SHOW = [
  { value: 'files', label: 'Files' },
  { value: 'folders', label: 'Folders', hint: 'A whole folder arrives as one asset.' },
  { value: 'both', label: 'Files and folders' },
] as const
const SERIES = [
  { id: '1', name: 'Harbour', orders: '81 orders' },
  { id: '2', name: 'Autumn slate', orders: '6 orders' },
  { id: '3', name: 'North by boat', orders: '12 orders' },
]
type Series = (typeof SERIES)[number]

export function Fields(): JSX.Element {
  return (
    <div class="grid gap-x-6 gap-y-5 desk:grid-cols-2">
      <Texts />
      <Choices />
      <Searching />
      <Codes />
    </div>
  )
}

function Texts(): JSX.Element {
  const [text, setText] = createSignal('Season 2 masters')
  const [colour, setColour] = createSignal<string | null>('#5b3fa8')
  return (
    <>
      <TextField label="Link description" value={text()} onInput={setText} hint="Only your colleagues see it." />
      <TextField label="Email address" type="email" value="anna@northlight" onInput={() => undefined} error="This is not an email address." />
      <TextField label="Project" optional value="" onInput={() => undefined} placeholder="Autumn slate" />
      <TextField label="Disabled" disabled value="Cannot be changed" onInput={() => undefined} />
      <DateField label="Valid until" value="2026-11-30" onInput={() => undefined} hint="To the end of that day, Europe/Helsinki." />
      <TextArea label="Message" optional value={text()} onInput={setText} />
      <ColourField label="Accent" optional value={colour()} onChange={setColour} standing="#0b6b62" hint="Buttons and links have it." />
    </>
  )
}

function Choices(): JSX.Element {
  const [show, setShow] = createSignal<'files' | 'folders' | 'both'>()
  const [update, setUpdate] = createSignal<readonly ('title' | 'duration')[]>(['title'])
  const [on, setOn] = createSignal(true)
  const [state, setState] = createSignal<'open' | 'all'>('open')
  return (
    <>
      <Select label="Display File/Folder upload" options={SHOW} value={show()} onChange={setShow} />
      <Select label="Second step" options={SHOW} value="both" onChange={setShow} error="This cannot be had yet." />
      <RadioGroup label="Display File/Folder upload" options={SHOW} value={show()} onChange={setShow} error={show() ? undefined : 'Please choose.'} />
      <CheckboxGroup
        label="Allow update"
        options={[
          { value: 'title', label: 'Title' },
          { value: 'duration', label: 'Duration' },
        ]}
        value={update()}
        onChange={setUpdate}
        hint="None is an answer too."
      />
      <div>
        <Switch label="Enabled for customer upload" hint="Customers see tasks of this type." checked={on()} onChange={setOn} />
        <Switch label="Off" checked={false} onChange={() => undefined} />
        <Switch label="Disabled" checked disabled onChange={() => undefined} />
      </div>
      <div>
        <Checkbox label="Send it to them now" checked={on()} onChange={setOn} />
        <Checkbox label="Disabled" disabled checked={false} onChange={() => undefined} />
      </div>
      <div class="flex flex-wrap items-center gap-3">
        <Segments
          label="State"
          value={state()}
          onChange={setState}
          options={[
            { value: 'open', label: 'Open' },
            { value: 'all', label: 'All states' },
          ]}
        />
        <SearchField label="Find a link" value="" onInput={() => undefined} />
      </div>
    </>
  )
}

function Searching(): JSX.Element {
  const [one, setOne] = createSignal<Series | undefined>(SERIES[0])
  const [many, setMany] = createSignal<readonly Series[]>(SERIES.slice(0, 2))
  const [names, setNames] = createSignal<readonly string[]>([])
  const common = { options: SERIES, optionId: (each: Series) => each.id, optionLabel: (each: Series) => each.name, optionHint: (each: Series) => each.orders }
  return (
    <>
      <Combobox label="Customer" {...common} value={one()} onChange={setOne} />
      <MultiCombobox label="Series" optional {...common} value={many()} onChange={setMany} hint="Any of these." />
      <Combobox label="Project" {...common} value={undefined} onChange={setOne} error="Please choose." />
      <NamesField label="Projects" optional suggestions={SERIES.map((each) => each.name)} value={names()} onChange={setNames} hint="Chosen or typed." />
      <NamesField label="No names" suggestions={[]} value={[]} onChange={setNames} error="Use at most 50." />
    </>
  )
}

function Codes(): JSX.Element {
  const [code, setCode] = createSignal('482')
  return (
    <>
      <OtpField
        label="Code from your mail"
        value={code()}
        onInput={setCode}
        onComplete={() => toast('The code is complete.')}
        hint="6 digits, sent to a···@northlight.example."
      />
      <OtpField label="Wrong code" value="123456" onInput={() => undefined} error="This code is wrong. 4 tries are left." />
    </>
  )
}

const schema = v.strictObject({
  description: RequiredLine(80),
  email: Email,
  show: v.picklist(['files', 'folders', 'both'], 'Please choose.'),
  first: v.optional(v.pipe(v.number('Please give a number.'), v.integer('Use a whole number.'), v.minValue(1, 'Use at least 1.'))),
  sendNow: v.boolean(),
})

export function FormExample(): JSX.Element {
  const form = createForm({
    schema,
    initial: { description: '', email: '', sendNow: false },
    submit: async (link) => {
      if (link.description === 'fail') throw new Error('refused')
      toast(`Saved ${link.description} for ${link.email}.`, { label: 'Undo', run: () => toast('Undone.') })
    },
    explain: () => ({ happened: 'The link could not be saved.', kept: 'What you typed is still here.', todo: 'Try again in a minute.' }),
  })
  return (
    <div class="card max-w-[520px] p-5">
      <Form form={form}>
        <TextField label="Link description" {...form.text('description')} hint="The word fail makes saving fail." />
        <TextField label="Email address" type="email" {...form.text('email')} />
        <RadioGroup label="Display File/Folder upload" options={SHOW} {...form.choice('show')} />
        <TextField label="First order" optional {...form.number('first')} />
        <Checkbox label="Send it to them now" {...form.flag('sendNow')} />
        <div class="flex justify-end">
          <Button type="submit" look="primary" busy={form.busy()}>
            Save & Close
          </Button>
        </div>
      </Form>
    </div>
  )
}
