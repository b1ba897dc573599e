import { test } from 'vitest'
import { selectedShare, selectTo } from './table-selection.ts'

const KEYS = ['a', 'b', 'c', 'd', 'e']

test('ticking a row ticks it, and ticking it again clears it', ({ expect }) => {
  const once = selectTo(KEYS, new Set(), 'b')
  expect([...once]).toEqual(['b'])
  expect([...selectTo(KEYS, once, 'b')]).toEqual([])
})

test('shift ticks everything from the last ticked row, upwards as well as downwards', ({ expect }) => {
  expect([...selectTo(KEYS, new Set(['b']), 'd', 'b')].toSorted()).toEqual(['b', 'c', 'd'])
  expect([...selectTo(KEYS, new Set(['d']), 'a', 'd')].toSorted()).toEqual(['a', 'b', 'c', 'd'])
})

test('shift on a ticked row clears the range', ({ expect }) => {
  expect([...selectTo(KEYS, new Set(['a', 'b', 'c', 'e']), 'c', 'a')]).toEqual(['e'])
})

test('an anchor that has left the list counts for nothing', ({ expect }) => {
  expect([...selectTo(KEYS, new Set(), 'c', 'gone')]).toEqual(['c'])
})

test('the box above says some when not all rows shown are ticked', ({ expect }) => {
  const share = (...keys: string[]) => selectedShare(KEYS, new Set(keys))
  expect([share(), share('a'), share(...KEYS), selectedShare([], new Set(['a']))]).toEqual(['none', 'some', 'all', 'none'])
})
