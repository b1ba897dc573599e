import type { ReceiptFile } from '@sluice/core/receipts/verify'

export interface ReceiptRow {
  file: ReceiptFile
  /** Its place in the receipt. */
  at: number
}

const compare = new Intl.Collator('en', { numeric: true }).compare

/** Name by name, so that what lies in one folder stands together. */
function byNames(one: readonly string[], other: readonly string[]): number {
  for (const [i, name] of one.entries()) {
    const its = other[i]
    if (its === undefined) return 1
    // Names that only read alike are of two folders all the same.
    const order = name === its ? 0 : compare(name, its) || (name < its ? -1 : 1)
    if (order !== 0) return order
  }
  return one.length - other.length
}

/** The rows of a receipt's files, by path. They stay the same objects as long as the receipt is shown. */
export function rowsOf(files: readonly ReceiptFile[]): readonly ReceiptRow[] {
  return files
    .map((file, at) => ({ row: { file, at }, names: file.path.split('/') }))
    .toSorted((one, other) => byNames(one.names, other.names))
    .map(({ row }) => row)
}
