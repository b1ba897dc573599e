/** A file as a receipt has it. */
export interface Receipted {
  path: string
  sizeBytes: number
  /** Hex: SHA-256 of the file, or with `partSizeBytes` over its parts' raw digests. */
  sha256: string
  partSizeBytes: number | null
}

/** A file that was dropped on a receipt. */
export interface Offered {
  path: string
  sizeBytes: number
}

/** `at`: which of the receipt's files is meant; all those of one path with the same bytes, which nothing can tell apart. */
export type Verdict = { kind: 'same'; at: readonly number[] } | { kind: 'differs'; at: number } | { kind: 'stranger' }

export interface Matcher {
  /** By which part sizes the digest of an offered file must be known; none when no file of the receipt has its size. */
  digestsWanted: (offered: Offered) => readonly (number | null)[]
  /** What an offered file is, by its digests. Of files with the same bytes the one of its name is meant, then one that nothing was offered for yet. */
  judge: (offered: Offered, digests: ReadonlyMap<number | null, string>) => Verdict
}

/** Systems differ in how they write one name: composed or not, in capitals or not. */
const plain = (path: string): string => path.normalize('NFC').toLowerCase()

/** `c`, `b/c`, `a/b/c` of `a/b/c`: a folder may have been dropped from above or from inside. */
function endingsOf(path: string): string[] {
  const names = plain(path).split('/').filter(Boolean)
  return names.map((_, index) => names.slice(names.length - 1 - index).join('/'))
}

function indexBy(files: readonly Receipted[], keysOf: (file: Receipted) => readonly string[]): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>()
  files.forEach((file, at) => {
    for (const key of keysOf(file)) {
      const found = index.get(key)
      if (found) found.push(at)
      else index.set(key, [at])
    }
  })
  return index
}

const byteKey = (sizeBytes: number, partBytes: number | null, sha256: string) => `${sizeBytes} ${partBytes ?? 0} ${sha256}`

/** Finds which of a receipt's files an offered one is: by its bytes, then by its path or name. */
export function createMatcher(files: readonly Receipted[]): Matcher {
  const byEnding = indexBy(files, (file) => endingsOf(file.path))
  const byBytes = indexBy(files, (file) => [byteKey(file.sizeBytes, file.partSizeBytes, file.sha256)])
  const partSizes = new Map<number, Set<number | null>>()
  for (const file of files) partSizes.set(file.sizeBytes, (partSizes.get(file.sizeBytes) ?? new Set()).add(file.partSizeBytes))
  const found = new Set<number>()

  /** Those whose path shares the longest ending with the offered one. */
  const namesakes = (offered: Offered): readonly number[] => {
    const shared = endingsOf(offered.path).findLast((ending) => byEnding.has(ending))
    return shared === undefined ? [] : (byEnding.get(shared) ?? [])
  }
  const firstOf = (candidates: readonly number[]): number | undefined => candidates.find((at) => !found.has(at)) ?? candidates[0]

  return {
    digestsWanted: (offered) => [...(partSizes.get(offered.sizeBytes) ?? [])],
    judge: (offered, digests) => {
      const equal = [...digests].flatMap(([partBytes, sha256]) => byBytes.get(byteKey(offered.sizeBytes, partBytes, sha256)) ?? [])
      const named = namesakes(offered)
      const names = new Set(named)
      const same = firstOf(equal.filter((at) => names.has(at))) ?? firstOf(equal)
      if (same !== undefined) {
        const alike = equal.filter((at) => plain(files[at]?.path ?? '') === plain(files[same]?.path ?? ''))
        for (const at of alike) found.add(at)
        return { kind: 'same', at: alike }
      }
      const meant = firstOf(named.filter((at) => files[at]?.sizeBytes === offered.sizeBytes)) ?? firstOf(named)
      return meant === undefined ? { kind: 'stranger' } : { kind: 'differs', at: meant }
    },
  }
}
