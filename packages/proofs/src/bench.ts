import { writeFile } from 'node:fs/promises'
import { type BenchOptions, readOptions } from './bench/options.ts'
import { machine, markdown, printRow } from './bench/print.ts'
import type { Row } from './bench/row.ts'
import { archive } from './bench/rows/archive.ts'
import { archiveOnWorkerd } from './bench/rows/archive-on-workerd.ts'
import { download } from './bench/rows/download.ts'
import { memory } from './bench/rows/memory.ts'
import { uploadFolder } from './bench/rows/upload-folder.ts'
import { uploadOne } from './bench/rows/upload-one.ts'
import { uploadOverLines } from './bench/rows/upload-over-lines.ts'

/** The rows of docs/performance.md that this command measures. */
const benches: Readonly<Record<string, (options: BenchOptions) => Promise<Row>>> = {
  B1: uploadOne,
  B2: uploadOverLines,
  B3: uploadFolder,
  B4: download,
  B5: archive,
  B6: archiveOnWorkerd,
  B10: memory,
}

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args, Object.keys(benches))
  const rows: Row[] = []
  for (const [id, bench] of Object.entries(benches)) {
    if (!options.rows.includes(id)) continue
    console.error(`${id} …`)
    const row = await bench(options)
    rows.push(row)
    printRow(row)
  }
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify({ machine: machine(), rows }, null, 2)}\n`)
  if (options.markdown) console.log(`\n${markdown(rows)}`)
  const judged = rows.flatMap((row) => row.sections.flatMap((section) => section.judged.map((judged) => ({ id: row.id, ...judged }))))
  const short = judged.filter(({ verdict }) => verdict === 'MISSED' || verdict === 'peer missing')
  for (const { id, against, verdict } of short) console.log(`\n${id} ${against}: ${verdict}`)
  return short.length === 0 ? 0 : 1
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
