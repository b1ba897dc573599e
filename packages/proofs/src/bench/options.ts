import { parseArgs } from 'node:util'
import { mebibyte } from './sizes.ts'

export interface BenchOptions {
  /** Which rows; all when none is named. */
  rows: string[]
  /** Rounds of each row; a row has its own number without it. */
  pairs?: number
  /** Where the figures go as JSON. */
  json?: string
  /** The size of the one large file of B1, B2, B4, B6 and B10, in bytes; a row has its own without it. */
  sizeBytes?: number
  /** How many small files B3 and B5 have. */
  files?: number
  markdown: boolean
}

const USAGE = 'pnpm bench [B1 B4 …] [--pairs 5] [--json file] [--size MiB] [--files 10000] [--markdown]'

/** Reads the command line. Throws a sentence about what cannot be read. */
export function readOptions(args: readonly string[], known: readonly string[]): BenchOptions {
  const text = { type: 'string' } as const
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { pairs: text, json: text, size: text, files: text, markdown: { type: 'boolean' } },
  })
  const rows = positionals.map((name) => name.toUpperCase())
  const unknown = rows.find((row) => !known.includes(row))
  if (unknown !== undefined) throw new Error(`There is no row ${unknown}. ${USAGE}`)
  return {
    rows: rows.length === 0 ? [...known] : rows,
    markdown: values.markdown ?? false,
    ...(values.pairs === undefined ? {} : { pairs: positive(values.pairs) }),
    ...(values.json === undefined ? {} : { json: values.json }),
    ...(values.files === undefined ? {} : { files: positive(values.files) }),
    ...(values.size === undefined ? {} : { sizeBytes: positive(values.size) * mebibyte }),
  }
}

function positive(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new Error(`${text} is not a count. ${USAGE}`)
  return Number(text)
}
