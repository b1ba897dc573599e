import type { Tone } from '../../ui/badge.tsx'
import type { VisibleTask } from './data.ts'
import type { UnitPhase } from './tally.ts'
import type { Units } from './units.ts'

const STATES: Record<VisibleTask['state'], { tone: Tone; word: string }> = {
  needed: { tone: 'wait', word: 'Needed' },
  uploaded: { tone: 'info', word: 'Uploaded' },
  accepted: { tone: 'ok', word: 'Accepted' },
  rejected: { tone: 'loss', word: 'Send again' },
}
const COMPLETED = { tone: 'ok', word: 'Completed' } as const

const MOVING: ReadonlySet<UnitPhase> = new Set(['waiting', 'sending', 'verifying'])
/** Not arrived and not given up. */
export const OPEN: ReadonlySet<UnitPhase> = new Set([...MOVING, 'paused', 'failed'])
const ARRIVED: ReadonlySet<UnitPhase> = new Set(['done'])

/** How a task stands, in staff's words, but where it is the customer's turn: what is rejected is to be sent again. What this page sends just now comes first. */
export function badgeOf(task: Pick<VisibleTask, 'id' | 'state' | 'takesUploads'>, units: Pick<Units, 'has'>): { readonly tone: Tone; readonly word: string } {
  if (units.has(task.id, MOVING)) return { tone: 'info', word: 'Sending' }
  if (!task.takesUploads) return COMPLETED
  // It arrived a moment ago, and the server is about to say so.
  return STATES[task.state === 'needed' && units.has(task.id, ARRIVED) ? 'uploaded' : task.state]
}
