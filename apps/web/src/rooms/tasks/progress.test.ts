import { test } from 'vitest'
import { countIn, inWords, partsOf, progressWords, type Standing } from './progress.ts'

const of = (...standings: Standing[]) => {
  const progress = { needed: 0, uploaded: 0, accepted: 0, rejected: 0, completed: 0 }
  for (const standing of standings) progress[standing] += 1
  return progress
}

test('an order says what is done and what is still needed, and leaves out what there is none of', ({ expect }) => {
  expect(progressWords(of('needed', 'accepted', 'needed'))).toBe('1 accepted, 2 needed')
  expect(progressWords(of('rejected', 'completed', 'uploaded'))).toBe('1 completed, 1 uploaded, 1 rejected')
  expect(progressWords(of())).toBe('')
})

test('a task is in when the customer has nothing to do for it', ({ expect }) => {
  expect(countIn(of('needed', 'uploaded', 'accepted', 'rejected', 'completed'))).toEqual({ in: 3, all: 5 })
  expect(inWords(of('needed', 'uploaded', 'accepted', 'rejected', 'completed'))).toBe('3 of 5 in')
  expect(partsOf(of('needed', 'needed', 'rejected')).filter(({ count }) => count > 0)).toEqual([
    { tone: 'loss', count: 1 },
    { tone: 'neutral', count: 2 },
  ])
})
