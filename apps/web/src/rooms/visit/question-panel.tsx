import { type JSX, Match, Switch } from 'solid-js'
import { Button } from '../../ui/button.tsx'
import { humanBytes } from '../../ui/bytes.ts'
import { Callout } from '../../ui/callout.tsx'
import { namesOf } from './names.ts'
import type { Question } from './questions.ts'
import type { Destination, Sender } from './sender.ts'

interface PanelProps {
  task: Destination
  question: Question
  sender: Sender
}

/** What must be answered before some of the chosen files are sent; the others are on their way already. */
export function QuestionPanel(props: PanelProps): JSX.Element {
  const names = () => props.question.files.map(({ path }) => path)
  const one = () => props.question.files.length === 1
  const drop = () => props.sender.answer(props.task.id, props.question, [])
  const send = (sameName: 'keep-both' | 'new-version') =>
    props.sender.answer(
      props.task.id,
      props.question,
      props.question.files.map((chosen) => ({ chosen, sameName })),
    )
  return (
    <Callout tone="info" role="status">
      <div class="text-s">
        <Switch>
          <Match when={props.question.kind === 'taken'}>
            <p class="wrap-anywhere">
              <b class="font-semibold">{one() ? `${names()[0]} was sent before.` : `${names().length.toLocaleString('en')} of these were sent before:`}</b>{' '}
              {one() ? 'Keep both, or does this one take its place?' : `${namesOf(names())}. Keep both, or do these take their places?`}
            </p>
            <div class="mt-2 flex flex-wrap gap-2">
              <Button look="primary" onClick={() => send('keep-both')}>
                Keep both
              </Button>
              <Button onClick={() => send('new-version')}>{one() ? 'New version' : 'New versions'}</Button>
              <Button look="quiet" onClick={drop}>
                Do not send
              </Button>
            </div>
          </Match>
          <Match when={props.question.kind === 'changed' && props.question}>
            {(question) => (
              <>
                <p class="wrap-anywhere">
                  <b class="font-semibold">
                    {one() ? `${names()[0]} has changed since it was begun.` : `${names().length.toLocaleString('en')} have changed since they were begun:`}
                  </b>{' '}
                  {one() ? '' : `${namesOf(names())}. `}
                  {one() ? 'It cannot go on from where it was' : 'They cannot go on from where they were'}; sent as new,{' '}
                  {humanBytes(question().begun.reduce((sum, { bytes }) => sum + (bytes?.here ?? 0), 0))} that are here already are given up.
                </p>
                <div class="mt-2 flex flex-wrap gap-2">
                  <Button look="primary" onClick={() => props.sender.sendChanged(props.task, question())}>
                    Send as new
                  </Button>
                  <Button look="quiet" onClick={drop}>
                    Do not send
                  </Button>
                </div>
              </>
            )}
          </Match>
        </Switch>
      </div>
    </Callout>
  )
}
