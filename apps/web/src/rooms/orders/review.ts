import { useAction } from '@solidjs/router'
import type { Attempt } from '../../shell/attempt.tsx'
import { toast } from '../../ui/toast.tsx'
import { acceptTask, completeTask, reopenTask, takeBackReview } from '../tasks/data.ts'
import type { OrderTask } from './data.ts'

/** What a review says that it saw. */
export const seenOf = ({ id: taskId, state, contentVersion }: OrderTask) => ({ taskId, state, contentVersion })

export interface Review {
  accept: () => void
  takeBack: () => void
  complete: () => void
  reopen: () => void
}

/** The steps of a review that are one press, each with its undo where there is one. What goes wrong stands in `attempt`. */
export function createReview(task: () => OrderTask, attempt: Attempt): Review {
  const [accept, takeBack, complete, reopen] = [useAction(acceptTask), useAction(takeBackReview), useAction(completeTask), useAction(reopenTask)]
  const press = (work: () => Promise<unknown>, sentence: string, undo?: () => Promise<unknown>) =>
    attempt.run('review', async () => {
      await work()
      toast(sentence, undo && { label: 'Undo', run: () => attempt.run('review', undo) })
    })
  return {
    accept() {
      const seen = seenOf(task())
      press(
        () => accept(seen),
        `${task().name} is accepted.`,
        () => takeBack({ ...seen, state: 'accepted' }),
      )
    },
    takeBack() {
      const { name, state } = task()
      const mailed = state === 'rejected' ? ' The customer may have been mailed already.' : ''
      press(() => takeBack(seenOf(task())), `${name} waits for its review again.${mailed}`)
    },
    complete() {
      const seen = seenOf(task())
      press(
        () => complete(seen),
        `${task().name} is completed.`,
        () => reopen(seen.taskId),
      )
    },
    reopen() {
      const seen = seenOf(task())
      press(
        () => reopen(seen.taskId),
        `${task().name} takes files again.`,
        () => complete(seen),
      )
    },
  }
}
