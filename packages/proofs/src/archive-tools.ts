import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { SentFolder } from './archive-load.ts'
import { runProgram } from './process.ts'
import { type Report, seconds } from './report.ts'

const LIMIT_MS = 20 * 60_000
const PYTHON = 'import sys, zipfile\nsys.exit(0 if zipfile.ZipFile(sys.argv[1]).testzip() is None else 1)'

const tools = (path: string) => [
  { name: 'unzip -t', command: 'unzip', args: ['-tq', path] },
  { name: '7z t', command: '7z', args: ['t', '-bd', path] },
  { name: 'bsdtar -tf', command: 'bsdtar', args: ['-tf', path] },
  { name: 'Python’s zipfile', command: 'python3', args: ['-c', PYTHON, path] },
]

/** Every tool that reads ZIP files must accept it. One that is not there is reported as missing. */
export async function reportAccepted(report: Report, path: string, folder: string): Promise<void> {
  for (const { name, command, args } of tools(path)) {
    const ran = await run(command, args, folder)
    report.check(`${name} accepts it`, ran?.code === 0, ran === undefined ? 'missing' : ran.code === 0 ? seconds(ran.ms) : ran.log.slice(-300))
  }
}

/** Unpacks a folder that was sent, and compares it with what was: every file, every leaf name, every empty directory. */
export async function reportTree(report: Report, path: string, folder: string, sent: SentFolder): Promise<void> {
  const unpacked = join(folder, 'unpacked')
  const ran = await run('unzip', ['-q', path, `*/${sent.name}/*`, '-d', unpacked], folder)
  report.row(`unzip of the folder ${sent.name} ends with`, '0', String(ran?.code ?? 'missing'))
  const [task = ''] = await readdir(unpacked)
  const top = join(unpacked, task, sent.name)
  const files = new Map<string, string>()
  const directories = new Set<string>()
  for (const entry of await readdir(top, { recursive: true, withFileTypes: true })) {
    const place = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) directories.add(relative(top, place))
    else
      files.set(
        relative(top, place),
        createHash('sha256')
          .update(await readFile(place))
          .digest('hex'),
      )
  }
  const differ = [...sent.files].filter(([name, digest]) => files.get(name) !== digest)
  report.row('its files', String(sent.files.size), String(files.size))
  report.row('of them lost or with other bytes', '0', String(differ.length))
  report.check(
    'its empty directories are there',
    sent.emptyDirectories.every((name) => directories.has(name)),
    sent.emptyDirectories.join(', '),
  )
}

/** Undefined when the tool is not there. */
const run = (command: string, args: readonly string[], cwd: string) =>
  runProgram(command, args, { cwd, env: { ...process.env, LC_ALL: 'C.UTF-8' }, limitMs: LIMIT_MS }).catch(() => undefined)
