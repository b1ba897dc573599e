import { newId } from '@sluice/core/ids'
import type { FileState } from '@sluice/transfer/item'
import { test } from 'vitest'
import { createUnits, type Units } from './units.ts'

const file = (key: string, phase: FileState['phase']): FileState => ({ key, name: key, relativePath: key, sizeBytes: 1, sentBytes: 0, phase })

const TASK = newId('task')
const add = (units: Units, name: string, phase: FileState['phase'] = 'waiting') => {
  const unit = units.add({ taskId: TASK, name, isFolder: false })
  units.put(unit, [file(name, phase)])
  return unit
}

test('a long list begins with what failed and what moves, and keeps the order of the rest', ({ expect }) => {
  const units = createUnits()
  const rows = Array.from({ length: 1_300 }, (_, i) => add(units, `${i}`))
  for (const [at, phase] of [
    [1_000, 'failed'],
    [500, 'sending'],
    [3, 'done'],
  ] as const) {
    const row = rows[at]
    row?.tally.put(file(`${at}`, phase))
    if (row) units.update(row)
  }
  const names = units.listed(TASK).map(({ name }) => name)
  expect(names).toHaveLength(1_300)
  expect(names.slice(0, 7)).toEqual(['1000', '500', '0', '1', '2', '3', '4'])
})

test('a short list stays in the order in which it was chosen, and a row given up leaves it', ({ expect }) => {
  const units = createUnits()
  const [first] = ['a', 'b', 'c'].map((name) => add(units, name, name === 'c' ? 'failed' : 'waiting'))
  if (first) units.remove(first)
  expect(units.listed(TASK).map(({ name }) => name)).toEqual(['b', 'c'])
  expect(units.has(TASK, new Set(['waiting']))).toBe(true)
  expect(units.has(newId('task'), new Set(['waiting']))).toBe(false)
})

test('tasks with rows are known, until the last row is given up', ({ expect }) => {
  const units = createUnits()
  expect(units.taskIds()).toEqual([])
  const [first, second] = ['a', 'b'].map((name) => add(units, name))
  if (first) units.remove(first)
  expect(units.taskIds()).toEqual([TASK])
  if (second) units.remove(second)
  expect(units.taskIds()).toEqual([])
})

test('a folder grows while its files are taken, and what comes after it was given up is not its own', ({ expect }) => {
  const units = createUnits()
  const folder = units.add({ taskId: TASK, name: 'stems', isFolder: true, before: { files: 2, bytes: 7 } })
  units.put(folder, [file('a', 'waiting')])
  expect(folder.state()).toMatchObject({ phase: 'waiting', files: 3, done: 2 })
  units.remove(folder)
  units.put(folder, [file('b', 'waiting')])
  expect(folder.keys).toEqual(['a'])
})
