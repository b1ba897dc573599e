import { parseArgs } from 'node:util'
import type { HostKind } from './host.ts'
import { nodeHost } from './node-host.ts'
import { workerHost } from './worker-host.ts'

/** What may stand behind a proof's name on the command line; each proof has its own defaults. */
export interface Options {
  /** `--host node|worker` */
  host?: HostKind
  /** `--size 1.5GiB`: of the large file. */
  sizeBytes?: number
  /** `--files 40`: how many small files. */
  files?: number
  /** `--loops 20` */
  loops?: number
  /** `--seconds 5`: until a file expires. */
  seconds?: number
  /** `--cli`: with the upload engine in Node instead of a browser. */
  cli: boolean
  /** `--skip-test` */
  skipTest: boolean
}

export const USAGE = '[--host node|worker] [--size 1.5GiB] [--files 40] [--loops 20] [--seconds 5] [--cli] [--skip-test]'

/** Reads the options of a command line. Throws a sentence about what cannot be read. */
export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { host: text, size: text, files: text, loops: text, seconds: text, cli: flag, 'skip-test': flag },
  })
  return {
    cli: values.cli ?? false,
    skipTest: values['skip-test'] ?? false,
    ...(values.host === undefined ? {} : { host: readHost(values.host) }),
    ...(values.size === undefined ? {} : { sizeBytes: readSize(values.size) }),
    ...(values.files === undefined ? {} : { files: readCount(values.files) }),
    ...(values.loops === undefined ? {} : { loops: readCount(values.loops) }),
    ...(values.seconds === undefined ? {} : { seconds: readCount(values.seconds) }),
  }
}

function readHost(name: string): HostKind {
  const host = [nodeHost, workerHost].find((host) => host.name === name)
  if (!host) throw new Error(`--host is node or worker, not ${name}.`)
  return host
}

function readSize(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(KiB|MiB|GiB|KB|MB|GB)?$/.exec(text) ?? []
  if (number === undefined) throw new Error(`--size is a number of bytes or like 1.5GiB, not ${text}.`)
  const base = unit.endsWith('iB') ? 1_024 : 1_000
  return Math.round(Number(number) * base ** ['', 'K', 'M', 'G'].indexOf(unit.charAt(0)))
}

function readCount(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new Error(`${text} is not a count.`)
  return Number(text)
}
