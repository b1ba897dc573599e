import { createStore } from 'solid-js/store'
import { explain } from '../../text.ts'
import type { DroppedFiles } from '../../ui/dropped-files.ts'
import { announce } from '../../ui/live-region.tsx'
import { toast } from '../../ui/toast.tsx'
import type { BegunUploads, CanGoOn } from './begun.ts'
import { type NotSent, sortOut } from './chosen.ts'
import type { VisibleTask, Visit } from './data.ts'
import type { Uploads } from './uploads.ts'

/** What a task's section does with files: sends them, and keeps what it has to say about those it does not send. */
export interface Sender {
  send: (task: VisibleTask, files: DroppedFiles) => void
  /** What of the last choice for a task is not sent, and why. */
  notSent: (taskId: string) => readonly NotSent[]
  dismiss: (taskId: string) => void
  /** What was begun before and waits to be chosen again. */
  canGoOn: (taskId: string) => readonly CanGoOn[]
  giveUp: (what: readonly CanGoOn[]) => void
}

export function createSender(parts: { uploads: Uploads; begun: BegunUploads; visit: () => Visit }): Sender {
  const { uploads, begun } = parts
  const [notSent, setNotSent] = createStore<Record<string, readonly NotSent[]>>({})
  const giveUp = async (what: readonly CanGoOn[]) => {
    try {
      for (const { id } of what) await begun.giveUp(id)
    } catch (error) {
      toast(explain(error).happened)
    }
  }
  return {
    send(task, files) {
      const { display, state } = parts.visit()
      const chosen = sortOut(files, { display, allowedExtensions: task.allowedExtensions })
      const refused = uploads.send(task.id, chosen, state === 'grace')
      setNotSent(task.id, refused)
      const count = chosen.files.length + chosen.folders.length
      if (count > 0 && refused.length === 0) announce(`${count} added to ${task.name}.`)
    },
    notSent: (taskId) => notSent[taskId] ?? [],
    dismiss: (taskId) => setNotSent(taskId, []),
    canGoOn: (taskId) => begun.of(taskId),
    giveUp: (what) => void giveUp(what),
  }
}
