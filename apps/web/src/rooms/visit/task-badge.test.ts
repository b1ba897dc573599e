import { newId } from '@sluice/core/ids'
import type { FileState } from '@sluice/transfer/item'
import { test } from 'vitest'
import { badgeOf as staffBadge } from '../orders/words.ts'
import { badgeOf } from './task-badge.ts'
import { createUnits } from './units.ts'

const STATES = ['needed', 'uploaded', 'accepted', 'rejected'] as const
const ID = newId('task')
const task = (state: (typeof STATES)[number], takesUploads = true) => ({ id: ID, state, takesUploads })
/** The rows of a page whose files are in these phases. */
const unitsIn = (...phases: FileState['phase'][]) => {
  const units = createUnits()
  for (const phase of phases) {
    const file = { key: phase, name: phase, relativePath: phase, sizeBytes: 1, sentBytes: 0, phase }
    units.put(units.add({ taskId: ID, name: phase, isFolder: false }), [file])
  }
  return units
}

test('the customer reads of a task what staff read, and where it was rejected what to do', ({ expect }) => {
  const none = unitsIn()
  expect(STATES.map((state) => staffBadge({ state, completedAt: null }).word)).toEqual(['Needed', 'Uploaded', 'Accepted', 'Rejected'])
  expect(STATES.map((state) => badgeOf(task(state), none).word)).toEqual(['Needed', 'Uploaded', 'Accepted', 'Send again'])
  for (const state of STATES) expect(badgeOf(task(state, false), none).word).toBe(staffBadge({ state, completedAt: 1 }).word)
})

test('what waits, is paused or failed on the page takes nothing from what is here already', ({ expect }) => {
  expect(badgeOf(task('uploaded'), unitsIn('paused', 'failed'))).toEqual({ tone: 'info', word: 'Uploaded' })
  expect(badgeOf(task('needed'), unitsIn('paused', 'failed')).word).toBe('Needed')
})

test('while the page sends, its task says so, and once it has arrived it is not needed any more', ({ expect }) => {
  for (const phase of ['waiting', 'sending', 'verifying'] as const) expect(badgeOf(task('needed'), unitsIn(phase, 'done')).word).toBe('Sending')
  expect(badgeOf(task('needed'), unitsIn('done')).word).toBe('Uploaded')
  expect(badgeOf(task('rejected'), unitsIn('done')).word).toBe('Send again')
})
