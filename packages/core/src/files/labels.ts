import { isNamed } from '../errors.ts'
import type { Id } from '../ids.ts'
import { AlreadyWritten, type Database, type Statement } from '../ports.ts'
import { quotaFull } from '../quotas/errors.ts'
import { nameContended } from './errors.ts'
import { baseOf, type Label, type LabelHolder, numbered, numberOf } from './policy.ts'
import { insertLabels, listEarlier, listNumbers, moveLabel } from './repository.ts'

export interface WantedLabel {
  ownerId: Id<'file'> | Id<'asset'>
  /** A safe name, or a safe path inside a folder. */
  name: string
  kind: 'file' | 'folder'
}

/** After so many tries in vain, numbers are taken out of a wider and wider range, so that many who send one name at once do not meet again. */
const PATIENCE = 1
const TRIES = 9

/**
 * The labels that these names become in their order: a name that is taken gets the next number that is free. Two plans made at once may choose
 * the same: their batches cannot both be written (`AlreadyWritten`), and who came second plans again.
 * @param attempt how often this was planned before.
 */
export async function planLabels(db: Database, holderId: LabelHolder, wanted: readonly WantedLabel[], attempt = 0): Promise<Label[]> {
  if (wanted.length === 0) return []
  const asked = wanted.map((one) => ({ ...one, own: numberOf(one.name), ...baseOf(one.name, one.kind) }))
  const taken = takenNumbers(await listNumbers(db, holderId, [...new Set(asked.flatMap((one) => [one.own.baseKey, one.baseKey]))]))
  return asked.map(({ ownerId, name, kind, own, base, baseKey }) => {
    if (taken.take(own.baseKey, own.n)) return { ownerId, name, ...own }
    const from = Math.max(2, own.baseKey === baseKey ? own.n : 2) + (attempt > PATIENCE ? randomBelow(4 ** (attempt - PATIENCE)) : 0)
    const n = taken.next(baseKey, from)
    return { ownerId, name: numbered(base, n, kind), baseKey, n }
  })
}

/**
 * Plans and writes, and does so again when somebody else has taken a label or the room of a quota meanwhile: the next plan sees it.
 * Throws `file.name_contended` in the end.
 */
export async function untilFree(planAndWrite: (attempt: number) => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await planAndWrite(attempt)
    } catch (error) {
      if (!(error instanceof AlreadyWritten) && !isNamed(error, quotaFull)) throw error
      if (attempt === TRIES) throw error instanceof AlreadyWritten ? nameContended() : error
    }
  }
}

/** Statement of a start. `AlreadyWritten` when one of the labels has been taken meanwhile. */
export const takeLabels = (db: Database, holderId: LabelHolder, labels: readonly Label[]): Statement => insertLabels(db, holderId, labels)

/** Statement of a new version's arrival. Matches only while the earlier file has the label: follow it with must(). */
export const passLabel = (db: Database, from: Id<'file'>, to: Id<'file'>): Statement => moveLabel(db, from, to)

/** Of these names, those under which a link has sent a file that is kept and not superseded: what a new version can replace. */
export async function findEarlierVersions(
  db: Database,
  of: { holderId: LabelHolder; linkId: Id<'link'>; now: number },
  names: readonly string[],
): Promise<Map<string, Awaited<ReturnType<typeof listEarlier>>[number]>> {
  if (names.length === 0) return new Map()
  const asked = names.map((name) => ({ name, ...numberOf(name) }))
  const rows = new Map((await listEarlier(db, of, asked)).map((row) => [`${row.n} ${row.baseKey}`, row]))
  return new Map(
    asked.flatMap(({ name, n, baseKey }) => {
      const row = rows.get(`${n} ${baseKey}`)
      return row ? [[name, row] as const] : []
    }),
  )
}

/** Which numbers of which bases are taken; `next` remembers how far it has looked. */
function takenNumbers(rows: readonly { baseKey: string; n: number }[]) {
  const numbers = new Map<string, Set<number>>()
  const lookedAt = new Map<string, number>()
  const take = (baseKey: string, n: number): boolean => {
    const taken = numbers.get(baseKey) ?? new Set()
    if (taken.has(n)) return false
    numbers.set(baseKey, taken.add(n))
    return true
  }
  for (const { baseKey, n } of rows) take(baseKey, n)
  const next = (baseKey: string, from: number): number => {
    const key = `${from} ${baseKey}`
    let n = lookedAt.get(key) ?? from
    while (!take(baseKey, n)) n++
    lookedAt.set(key, n + 1)
    return n
  }
  return { take, next }
}

const randomBelow = (bound: number): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % bound
