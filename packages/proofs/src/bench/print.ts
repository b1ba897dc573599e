import { cpus, release, totalmem, type } from 'node:os'
import type { Judged, Row, Section } from './row.ts'
import { gibibyte } from './sizes.ts'

/** The machine that figures come from, without its name. */
export function machine() {
  const processors = cpus()
  return {
    processors: processors.length,
    model: processors[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / gibibyte),
    system: `${type()} ${release()}`,
    node: process.version,
    at: new Date().toISOString().slice(0, 10),
  }
}

/** A row as it is read in a terminal. */
export function printRow({ id, sections }: Row): void {
  for (const section of sections) {
    console.log(`\n${id}  ${section.work} (${section.pairs} pairs, medians)`)
    for (const { name, medianMs, mebibytesPerSecond, cpuSecondsPerGibibyte } of section.tallies) {
      const cells = [`${(medianMs / 1_000).toFixed(2)} s`, `${mebibytesPerSecond.toFixed(1)} MiB/s`, cost(cpuSecondsPerGibibyte)]
      console.log(`    ${name.padEnd(30)}${cells.map((cell) => cell.padStart(18)).join('')}`)
    }
    for (const judged of section.judged) {
      console.log(
        `    ${judged.against.padEnd(44)} ${shown(judged).padEnd(28)} must ${line(judged, judged.must)}, aim ${line(judged, judged.aim)}: ${judged.verdict}`,
      )
    }
    for (const note of section.notes) console.log(`    ${note}`)
  }
}

/** The rows as docs/performance.md holds them. */
export function markdown(rows: readonly Row[]): string {
  const { at, processors, model, memoryGiB, system, node } = machine()
  const head = ['| row | work | Sluice | peers | compared | figure (min–max) | must | aim | |', '|---|---|---|---|---|---|---|---|---|']
  const body = rows.flatMap(({ id, sections }) => sections.flatMap((section) => section.judged.map((judged) => tableRow(id, section, judged))))
  const notes = rows.flatMap(({ id, sections }) => sections.flatMap((section) => section.notes.map((note) => `- ${id}: ${note}`)))
  return [`${at}, ${processors} × ${model}, ${memoryGiB} GiB, ${system}, Node ${node}.`, '', ...head, ...body, '', ...notes].join('\n')
}

function tableRow(id: string, { work, pairs, tallies }: Section, judged: Judged): string {
  const [ours, ...peers] = tallies.map((tally) => ({ ...tally, text: `${tally.mebibytesPerSecond.toFixed(0)} MiB/s, ${cost(tally.cpuSecondsPerGibibyte)}` }))
  const beside = peers.map(({ name, text }) => `${name} ${text}`).join('<br>')
  const cells = [
    id,
    `${work} (${pairs} pairs)`,
    ours?.text ?? '',
    beside,
    judged.against,
    shown(judged),
    line(judged, judged.must),
    line(judged, judged.aim),
    judged.verdict,
  ]
  return `| ${cells.join(' | ')} |`
}

function shown({ figure, unit }: Judged): string {
  if (!figure) return 'not measured'
  const number = (value: number) => value.toFixed(unit === '×' ? (value < 0.1 ? 4 : 2) : 1)
  return `${number(figure.median)} ${unit} (${number(figure.min)}–${number(figure.max)})`
}

const line = ({ lowerIsBetter, unit }: Judged, value: number) => `${lowerIsBetter ? '≤' : '≥'} ${value} ${unit}`

const cost = (seconds: number) => (Number.isNaN(seconds) ? 'CPU not known' : `${seconds.toFixed(2)} CPU s/GiB`)
