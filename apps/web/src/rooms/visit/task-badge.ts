import type { Tone } from '../../ui/badge.tsx'
import type { VisibleTask } from './data.ts'
import type { Sender } from './sender.ts'
import type { UnitPhase } from './tally.ts'
import type { Uploads } from './uploads.ts'

const STATES: Record<VisibleTask['state'], { tone: Tone; word: string }> = {
  needed: { tone: 'wait', word: 'Needed' },
  uploaded: { tone: 'info', word: 'Uploaded' },
  accepted: { tone: 'ok', word: 'Accepted' },
  rejected: { tone: 'loss', word: 'Send again' },
}
const COMPLETED = { tone: 'ok', word: 'Completed' } as const
export const PARTLY = { tone: 'wait', word: 'Partly here' } as const

const MOVING: ReadonlySet<UnitPhase> = new Set(['waiting', 'sending', 'verifying'])
/** Not arrived and not given up. */
export const OPEN: ReadonlySet<UnitPhase> = new Set([...MOVING, 'paused', 'failed'])
const ARRIVED: ReadonlySet<UnitPhase> = new Set(['done'])

interface BadgeParts {
  readonly task: VisibleTask
  readonly uploads: Uploads
  readonly sender: Sender
}

/** The server has something of a task, while more of it has not arrived or waits to go on. */
export function isPartly({ task, uploads, sender }: BadgeParts): boolean {
  return task.state === 'uploaded' && (uploads.units.has(task.id, OPEN) || sender.canGoOn(task.id).length > 0)
}

/** How a task stands, with what this page knows of it. */
export function badgeOf(parts: BadgeParts): { readonly tone: Tone; readonly word: string } {
  const { task, uploads } = parts
  if (uploads.units.has(task.id, MOVING)) return { tone: 'info', word: 'Sending' }
  if (!task.takesUploads) return COMPLETED
  // It arrived a moment ago, and the server is about to say so.
  const state = task.state === 'needed' && uploads.units.has(task.id, ARRIVED) ? 'uploaded' : task.state
  return isPartly({ ...parts, task: { ...task, state } }) ? PARTLY : STATES[state]
}
