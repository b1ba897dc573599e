import { type Id, isId } from '@sluice/core/ids'
import type { Access } from './access.ts'
import type { LiveUnit } from './units.ts'

const WAIT_MS = 1_000
const MOST_ASKED = 50

/** Asks, once files have arrived, which of them have the same content as another file of their task. Nobody needs the answer: a failed question is not asked again. */
export function createSameContent(access: Access) {
  const waiting = new Map<Id<'file'>, LiveUnit>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const askFor = async (taskId: Id<'task'>, units: ReadonlyMap<string, LiveUnit>, fileIds: Id<'file'>[]) => {
    const answer = await access.call((client) => client.uploads.listSameContent.query({ taskId, fileIds }))
    for (const { fileId, sameAs } of answer) units.get(fileId)?.setTold((told) => ({ ...told, sameAs }))
  }
  const askAll = async () => {
    timer = undefined
    const units = new Map(waiting)
    waiting.clear()
    for (const [taskId, entries] of Map.groupBy(units, ([, unit]) => unit.taskId)) {
      const fileIds = entries.map(([fileId]) => fileId)
      for (let at = 0; at < fileIds.length; at += MOST_ASKED) await askFor(taskId, units, fileIds.slice(at, at + MOST_ASKED)).catch(() => undefined)
    }
  }
  return {
    ask(unit: LiveUnit, fileId: string | undefined): void {
      if (fileId === undefined || !isId('file', fileId) || waiting.has(fileId)) return
      waiting.set(fileId, unit)
      timer ??= setTimeout(() => void askAll(), WAIT_MS)
    },
  }
}
