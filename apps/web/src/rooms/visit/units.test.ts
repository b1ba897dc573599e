import type { FileState } from '@sluice/transfer/item'
import { test } from 'vitest'
import { createUnits } from './units.ts'

const file = (key: string, phase: FileState['phase']): FileState => ({ key, name: key, relativePath: key, sizeBytes: 1, sentBytes: 0, phase })

test('a long list shows fifty rows, what needs to be seen first, and counts the rest', ({ expect }) => {
  const units = createUnits()
  const rows = Array.from({ length: 1_300 }, (_, i) => units.add({ taskId: 'tsk_1', name: `${i}`, isFolder: false }, [file(`${i}`, 'waiting')]))
  const broken = rows[1_000]
  broken?.tally.put(file('1000', 'failed'))
  if (broken) units.update(broken)
  const shown = units.shown('tsk_1')
  expect(shown.units).toHaveLength(50)
  expect(shown.units[0]?.name).toBe('1000')
  expect(shown.more).toBe(1_250)
})

test('a short list stays in the order in which it was chosen, and a row given up leaves it', ({ expect }) => {
  const units = createUnits()
  const [first] = ['a', 'b', 'c'].map((name) => units.add({ taskId: 'tsk_1', name, isFolder: false }, [file(name, name === 'c' ? 'failed' : 'waiting')]))
  if (first) units.remove(first)
  expect(units.shown('tsk_1').units.map(({ name }) => name)).toEqual(['b', 'c'])
  expect(units.has('tsk_1', new Set(['waiting']))).toBe(true)
  expect(units.has('tsk_2', new Set(['waiting']))).toBe(false)
})
