import { type Instant, SECOND } from '../instants.ts'
import type { TaskState } from './table.ts'

/** Whether a file's name has an extension that a task type allows; an empty list allows all. */
export function extensionAllowed(name: string, allowed: readonly string[]): boolean {
  const dot = name.lastIndexOf('.')
  return allowed.length === 0 || (dot > 0 && allowed.includes(name.slice(dot + 1).toLowerCase()))
}

/** Whether the customer may still send to a task (R0.11). */
export const takesUploads = (task: { completedAt: number | null }) => task.completedAt === null

/** A rejection's mail waits so long, for its undo; what is rejected meanwhile goes out with it. */
export const REJECTION_WAITS = 15 * SECOND

/** What each step of a review begins from (R0.11). A task is accepted or rejected again when it was taken back, or when something new came in. */
export const REVIEWS_FROM = {
  accept: ['uploaded'],
  reject: ['uploaded', 'accepted'],
  takeBack: ['accepted', 'rejected'],
} as const satisfies Record<string, readonly TaskState[]>

/** Where a task stands: completed goes before what its review says. */
export type Standing = TaskState | 'completed'
/** How many tasks of an order stand where: staff and customer are told the same. */
export type Progress = Readonly<Record<Standing, number>>

export const standingOf = (task: { state: TaskState; completedAt: Instant | null }): Standing => (task.completedAt === null ? task.state : 'completed')

export function progressOf(standings: Iterable<Standing>): Progress {
  const progress = { needed: 0, uploaded: 0, accepted: 0, rejected: 0, completed: 0 }
  for (const standing of standings) progress[standing] += 1
  return progress
}
