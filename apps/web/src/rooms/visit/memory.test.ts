import { test } from 'vitest'
import { type BegunFile, createMemory } from './memory.ts'

function storage() {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}
const begun = (uploadId: string, assetId: string | null = null): BegunFile => ({
  uploadId,
  assetId,
  taskId: 'tsk_1',
  path: `${uploadId}.mov`,
  sizeBytes: 9,
  lastModified: 1,
  partSizeBytes: 8,
  done: false,
})

test('what was begun is known after a reload, link by link, until it has arrived', ({ expect }) => {
  const store = storage()
  const memory = createMemory('lnk_1', store)
  memory.begin([begun('upl_1'), begun('upl_2')])
  memory.arrived('upl_1')
  memory.flush()
  expect(createMemory('lnk_1', store).files()).toEqual([begun('upl_2')])
  expect(createMemory('lnk_2', store).files()).toEqual([])
})

test('a folder keeps its arrived files until it is whole, so that none is sent twice', ({ expect }) => {
  const store = storage()
  const first = createMemory('lnk_1', store)
  first.beginFolder({ assetId: 'ast_1', taskId: 'tsk_1', name: 'stems', files: 2 })
  first.begin([begun('upl_1', 'ast_1')])
  first.arrived('upl_1')
  first.flush()
  const second = createMemory('lnk_1', store)
  expect(second.files()).toEqual([{ ...begun('upl_1', 'ast_1'), done: true }])
  second.begin([begun('upl_2', 'ast_1')])
  second.arrived('upl_2')
  second.flush()
  expect(store.kept.size).toBe(0)
})

test('giving up one upload of a folder forgets the folder', ({ expect }) => {
  const memory = createMemory('lnk_1', storage())
  memory.beginFolder({ assetId: 'ast_1', taskId: 'tsk_1', name: 'stems', files: 9 })
  memory.begin([begun('upl_1', 'ast_1'), begun('upl_2', 'ast_1'), begun('upl_3')])
  memory.forget('upl_1')
  memory.flush()
  expect(memory.folders()).toEqual([])
  expect(memory.files()).toEqual([begun('upl_3')])
})

test('a spoiled or forbidden storage is as an empty one', ({ expect }) => {
  const spoiled = storage()
  spoiled.kept.set('begun lnk_1', '{"folders":[],"files":[{"uploadId":1}]}')
  expect(createMemory('lnk_1', spoiled).files()).toEqual([])
  const refuse = () => {
    throw new Error('forbidden')
  }
  const memory = createMemory('lnk_1', { getItem: refuse, setItem: refuse, removeItem: refuse })
  memory.begin([begun('upl_1')])
  expect(memory.files()).toHaveLength(1)
})
