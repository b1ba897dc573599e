/** What a proof prints as it goes, and whether anything fell short. */
export class Report {
  readonly #failures: string[] = []

  /** A measured figure, for the reader. */
  figure(name: string, value: string): void {
    console.log(`  ${name.padEnd(44)} ${value}`)
  }

  /** Something that must hold. `detail` says what was seen. */
  check(sentence: string, holds: boolean, detail = ''): void {
    if (!holds) this.#failures.push(sentence)
    console.log(`  ${holds ? 'ok    ' : 'FAILED'} ${sentence}${detail === '' ? '' : ` (${detail})`}`)
  }

  /** One request of a table: what must be answered, `a | b` for either, and what was. */
  row(request: string, expected: string, got: string): void {
    const holds = expected.split(' | ').includes(got)
    if (!holds) this.#failures.push(request)
    console.log(`  ${holds ? 'ok    ' : 'FAILED'} ${request.padEnd(66)} ${expected.padEnd(28)} ${got}`)
  }

  heading(text: string): void {
    console.log(`\n${text}`)
  }

  get failures(): readonly string[] {
    return this.#failures
  }
}

const MIB = 1024 * 1024

/** `1,536.0 MiB`. */
export const mebibytes = (bytes: number) => `${(bytes / MIB).toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MiB`

/** `212.4 MiB/s`. */
export const perSecond = (bytes: number, ms: number) => `${(bytes / MIB / (ms / 1_000)).toFixed(1)} MiB/s`

/** `12.3 s`. */
export const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
