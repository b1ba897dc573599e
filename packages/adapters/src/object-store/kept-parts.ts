import { OffsetUnknown } from '@sluice/core/ports'
import type { Digester } from './intake.ts'

/** Of more parts than this, those cut longest ago are forgotten. */
const MOST_KEPT = 10_000

/** What a cut attempt left of a part: the running digest of the bytes that the store has of it, and what else the store needs to go on. */
interface Left {
  readonly digest: Digester
}

/** What cut attempts left of parts. A new process knows none, and a part is then sent from its first byte again. */
export interface KeptParts<L extends Left> {
  keep(uploadRef: string, n: number, left: L): void
  /** What goes on behind `offset`, no longer kept: the attempt has it now. Undefined at the first byte. Throws `OffsetUnknown`. */
  take(uploadRef: string, n: number, offset: number): L | undefined
  of(uploadRef: string): { n: number; bytes: number }[]
  forget(uploadRef: string): void
}

export function keptParts<L extends Left>(): KeptParts<L> {
  const uploads = new Map<string, Map<number, L>>()
  let count = 0

  function forget(uploadRef: string): void {
    count -= uploads.get(uploadRef)?.size ?? 0
    uploads.delete(uploadRef)
  }
  return {
    keep(uploadRef, n, left) {
      if (left.digest.sizeBytes === 0) return
      const parts = uploads.get(uploadRef) ?? new Map<number, L>()
      // Last in the order of the map: the upload whose part was cut longest ago is the first.
      uploads.delete(uploadRef)
      uploads.set(uploadRef, parts.set(n, left))
      count += 1
      for (const [oldest] of uploads) {
        if (count <= MOST_KEPT) break
        forget(oldest)
      }
    },
    take(uploadRef, n, offset) {
      const parts = uploads.get(uploadRef)
      const left = parts?.get(n)
      if (offset > (left?.digest.sizeBytes ?? 0)) throw new OffsetUnknown(`part ${n} has nothing at byte ${offset}`)
      if (parts?.delete(n)) count -= 1
      if (parts?.size === 0) uploads.delete(uploadRef)
      return offset === 0 ? undefined : left
    },
    of: (uploadRef) => Array.from(uploads.get(uploadRef) ?? [], ([n, { digest }]) => ({ n, bytes: digest.sizeBytes })),
    forget,
  }
}
