/** What is known of a file that was chosen. `lastModified` is null when whoever chose it does not know. */
export interface ChosenFacts {
  readonly name: string
  /** Inside the chosen folder, or the name itself. */
  readonly relativePath: string
  readonly sizeBytes: number
  readonly lastModified: number | null
}

/** An open upload as the server lists it (`uploads.listOpen`). */
export interface OpenUpload extends ChosenFacts {
  readonly uploadId: string
  readonly partSizeBytes: number
  readonly bytesHere: number
  /** Hex; null while the first part is not here. */
  readonly firstPartSha256: string | null
}

/** Whether a chosen file is the one an upload was begun with: surely not, surely, or only if its first part has the digest that the server has. */
export type Match = 'no' | 'yes' | 'if-first-part'

/**
 * Compares a chosen file with an open upload: path, size, date where both sides know one; and where bytes are here, their first part's
 * digest. Bytes of a file of unknown date whose first part is not here prove nothing: such an upload is never gone on with.
 */
export function matchOf(chosen: ChosenFacts, open: OpenUpload): Match {
  if (!placeKeys(open).includes(placeKey(chosen))) return 'no'
  const bothDated = chosen.lastModified !== null && open.lastModified !== null
  if (bothDated && chosen.lastModified !== open.lastModified) return 'no'
  if (open.firstPartSha256 !== null) return 'if-first-part'
  return bothDated || open.bytesHere === 0 ? 'yes' : 'no'
}

/** Files that can match have a key in common: the size, and the path as far as it survives being made safe. */
export const placeKey = ({ relativePath, sizeBytes }: Pick<ChosenFacts, 'relativePath' | 'sizeBytes'>): string => `${sizeBytes} ${plain(relativePath)}`

/** The keys of an open upload: also that of the name without the number which the server gave it, since it had one of that name. */
export function placeKeys(open: Pick<OpenUpload, 'relativePath' | 'sizeBytes'>): readonly string[] {
  const withoutNumber = open.relativePath.replace(/ \(\d{1,6}\)(\.[^./]*)?$/, '$1')
  return withoutNumber === open.relativePath ? [placeKey(open)] : [placeKey(open), placeKey({ ...open, relativePath: withoutNumber })]
}

/** Letters, digits and the borders of names only: the server puts `_` for what is unsafe, and systems write accents in two ways. */
function plain(path: string): string {
  return path.normalize('NFC').replaceAll(/[^\p{L}\p{N}/]/gu, '')
}
