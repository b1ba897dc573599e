import type { Id } from '@sluice/core/ids'
import type { Access } from './access.ts'
import type { ChosenFile } from './chosen.ts'
import type { Waiting } from './open-uploads.ts'

/** What must be answered before files are sent: `taken`, this link sent files of these names before; `changed`, they are not what was begun. */
export type Question = TakenQuestion | ChangedQuestion

interface TakenQuestion {
  readonly kind: 'taken'
  readonly files: readonly ChosenFile[]
}

export interface ChangedQuestion {
  readonly kind: 'changed'
  readonly files: readonly ChosenFile[]
  /** What they were begun as. */
  readonly begun: readonly Waiting[]
}

export const takenQuestion = (files: readonly ChosenFile[]): TakenQuestion[] => (files.length === 0 ? [] : [{ kind: 'taken', files }])

export const changedQuestion = (changed: ReadonlyMap<ChosenFile, Waiting>): ChangedQuestion[] =>
  changed.size === 0 ? [] : [{ kind: 'changed', files: [...changed.keys()], begun: [...new Set(changed.values())] }]

const MOST_ASKED = 500

/**
 * Those of the files whose names this link has sent for the task before. Without an answer of the server none: a name that is taken then stands
 * beside the other under a number.
 */
export async function listTakenFiles(access: Access, taskId: Id<'task'>, files: readonly ChosenFile[]): Promise<ReadonlySet<ChosenFile>> {
  const taken = new Set<string>()
  for (let at = 0; at < files.length; at += MOST_ASKED) {
    const names = files.slice(at, at + MOST_ASKED).map(({ path }) => path)
    const answer = await access.call((client) => client.uploads.listTaken.mutate({ taskId, names })).catch(() => [])
    for (const { name } of answer) taken.add(name)
  }
  return new Set(files.filter(({ path }) => taken.has(path)))
}
