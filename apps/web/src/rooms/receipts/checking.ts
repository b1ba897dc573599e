import { digestOf, type Receipt, type ReceiptFile, verifyReceipt } from '@sluice/core/receipts/verify'
import { batch, createMemo, createSignal, onCleanup, untrack } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { DroppedFile, DroppedFiles } from '../../ui/dropped-files.ts'
import { isSystemFile } from '../../ui/system-files.ts'
import { createMatcher, type Matcher } from './matching.ts'

const KEYS_URL = '/.well-known/sluice-receipt-keys.json'
/** A receipt of 35,000 files has 12 MB. */
const LARGEST_RECEIPT_BYTES = 400_000_000
const NAMES_TOLD = 20

/** Why a receipt is not taken; `no_keys` and `cannot_check` are not the receipt's fault. */
export type Refused = 'not_a_receipt' | 'unknown_key' | 'signature_wrong' | 'no_keys' | 'cannot_check'

export type Stage = { kind: 'waiting' } | { kind: 'reading' } | { kind: 'refused'; why: Refused } | { kind: 'good'; receipt: Receipt }

export type Mark = 'same' | 'differs'

/** The public keys, fetched when the page opens: afterwards nothing is asked of the network. */
function createKeys(): () => Promise<unknown> {
  const ask = async (): Promise<unknown> => {
    const answer = await fetch(KEYS_URL)
    if (!answer.ok) throw new Error(`The keys answered ${answer.status}.`)
    return answer.json()
  }
  let asked = ask()
  asked.catch(() => undefined)
  return () => {
    // Without an answer before, it is asked for once more.
    asked = asked.catch(ask)
    return asked
  }
}

async function judgeReceipt(file: File, keys: () => Promise<unknown>): Promise<Stage> {
  if (file.size > LARGEST_RECEIPT_BYTES) return { kind: 'refused', why: 'not_a_receipt' }
  let known: unknown
  try {
    known = await keys()
  } catch {
    return { kind: 'refused', why: 'no_keys' }
  }
  try {
    const outcome = await verifyReceipt(await file.text(), known)
    if (outcome.valid) return { kind: 'good', receipt: outcome.receipt }
    return { kind: 'refused', why: outcome.failed === 'not_json' ? 'not_a_receipt' : outcome.failed }
  } catch {
    return { kind: 'refused', why: 'cannot_check' } // a browser without Ed25519, or a page that is not served safely
  }
}

/** Of what was dropped, the receipt, and what it says; the rest are files to compare. */
async function findReceipt(dropped: readonly DroppedFile[], keys: () => Promise<unknown>): Promise<{ stage: Stage; rest: readonly DroppedFile[] }> {
  let stage: Stage = { kind: 'refused', why: 'not_a_receipt' }
  for (const candidate of dropped.filter(({ file }) => /\.json$/i.test(file.name))) {
    stage = await judgeReceipt(candidate.file, keys)
    if (stage.kind === 'good' || (stage.kind === 'refused' && stage.why !== 'not_a_receipt'))
      return { stage, rest: dropped.filter((each) => each !== candidate) }
  }
  return { stage, rest: [] }
}

/** How many files that were dropped are not what arrived, and the first of their names. */
export interface Told {
  count: number
  names: readonly string[]
}

/** What has become of the receipt's files, and what was dropped that is none of them. */
export interface Counts {
  same: number
  differs: number
  /** Dropped files of a name in the receipt, with other bytes: also when the right one was dropped as well. */
  wrong: Told
  /** Dropped files that the receipt does not know. */
  strangers: Told
}

const NONE_YET: Counts = { same: 0, differs: 0, wrong: { count: 0, names: [] }, strangers: { count: 0, names: [] } }

const withName = ({ count, names }: Told, name: string): Told => ({ count: count + 1, names: count < NAMES_TOLD ? [...names, name] : names })

/** What has become of a receipt's files: row by row, and counted. A receipt may have 35,000 of them, so nothing here looks at all. */
function createMarks() {
  const [marks, setMarks] = createStore<Record<number, Mark>>({})
  const [counts, setCounts] = createSignal(NONE_YET)
  const told = new Set<string>()
  return {
    marks,
    counts,
    mark: (at: number, how: Mark) => {
      const before = untrack(() => marks[at])
      if (before === how || before === 'same') return
      setMarks(at, how)
      setCounts((now) => ({
        ...now,
        same: now.same + (how === 'same' ? 1 : 0),
        differs: now.differs + (how === 'differs' ? 1 : 0) - (before === 'differs' ? 1 : 0),
      }))
    },
    /** Tells of a dropped file, once however often it is dropped. */
    tell: (as: 'wrong' | 'strangers', { file, relativePath }: DroppedFile, why = '') => {
      const key = `${file.size} ${file.lastModified} ${relativePath}`
      if (told.has(key)) return
      told.add(key)
      setCounts((now) => ({ ...now, [as]: withName(now[as], `${relativePath}${why}`) }))
    },
  }
}

/** Compares files with a receipt's, one after another, in the order in which they were dropped. */
export function createComparison(files: readonly ReceiptFile[]) {
  const matcher = createMatcher(files)
  const { marks, counts, mark, tell } = createMarks()
  const [reading, setReading] = createSignal<string>()
  const [bytes, setBytes] = createSignal({ read: 0, total: 0 })
  const queue: DroppedFile[] = []
  let stop = new AbortController()
  let running = false

  const addRead = (count: number) => setBytes((now) => ({ ...now, read: now.read + count }))
  const compare = async (dropped: DroppedFile) => {
    const { file, relativePath } = dropped
    setReading(relativePath)
    const offered = { path: relativePath, sizeBytes: file.size }
    try {
      const verdict = matcher.judge(offered, await digestsOf(file, matcher.digestsWanted(offered), addRead, stop.signal))
      if (verdict.kind === 'same') for (const at of verdict.at) mark(at, 'same')
      else if (verdict.kind === 'differs') {
        mark(verdict.at, 'differs')
        tell('wrong', dropped)
      } else if (!isSystemFile(file.name)) tell('strangers', dropped)
    } catch (error) {
      if (stop.signal.aborted) throw error
      tell('strangers', dropped, ' (the browser could not read it)')
    }
  }
  const run = async () => {
    if (running) return
    running = true
    try {
      for (let next = queue.shift(); next; next = queue.shift()) await compare(next)
    } catch {
      queue.length = 0 // it was stopped
    } finally {
      running = false
      batch(() => {
        setReading(undefined)
        setBytes({ read: 0, total: 0 })
      })
    }
  }
  return {
    marks,
    counts,
    /** The file that is being read. */
    reading,
    bytes,
    add: (dropped: readonly DroppedFile[]) => {
      for (const each of dropped) queue.push(each)
      const size = dropped.reduce((sum, { file }) => sum + sizeToRead(matcher, file), 0)
      setBytes((now) => ({ ...now, total: now.total + size }))
      void run()
    },
    stop: () => {
      stop.abort()
      stop = new AbortController()
    },
  }
}

const sizeToRead = (matcher: Matcher, file: File) => file.size * matcher.digestsWanted({ path: file.name, sizeBytes: file.size }).length

async function digestsOf(
  file: File,
  partSizes: readonly (number | null)[],
  onBytes: (count: number) => void,
  signal: AbortSignal,
): Promise<ReadonlyMap<number | null, string>> {
  const digests = new Map<number | null, string>()
  for (const partSizeBytes of partSizes) {
    const digest = await digestOf(file, { sizeBytes: file.size, partSizeBytes }, { onBytes, signal })
    if (digest !== null) digests.set(partSizeBytes, digest)
  }
  return digests
}

export type Comparison = ReturnType<typeof createComparison>

/** What `/verify` does: a receipt first, then the files. All of it in this browser. */
export function createChecking() {
  const keys = createKeys()
  const [stage, setStage] = createSignal<Stage>({ kind: 'waiting' })
  const receipt = createMemo(() => {
    const now = stage()
    return now.kind === 'good' ? now.receipt : undefined
  })
  const comparison = createMemo(() => {
    const known = receipt()
    if (!known) return undefined
    const made = createComparison(known.files)
    onCleanup(made.stop)
    return made
  })
  return {
    stage,
    receipt,
    comparison,
    takeReceipt: async (file: File) => {
      setStage({ kind: 'reading' })
      setStage(await judgeReceipt(file, keys))
    },
    take: async (dropped: DroppedFiles) => {
      const going = comparison()
      if (going) return going.add(dropped.files)
      setStage({ kind: 'reading' })
      const found = await findReceipt(dropped.files, keys)
      setStage(found.stage)
      if (found.rest.length > 0) comparison()?.add(found.rest)
    },
    restart: () => setStage({ kind: 'waiting' }),
  }
}

export type Checking = ReturnType<typeof createChecking>
