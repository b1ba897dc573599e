import { existsSync } from 'node:fs'
import { type Finished, runCommand } from './command.ts'

const LIMIT_MS = 180_000

/** Makes sure that the browser the end-to-end tests drive is there: `CHROMIUM`, `/usr/bin/chromium`, or Debian's package installed now. */
export async function chromiumStep(): Promise<Finished> {
  const path = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  if (existsSync(path)) return { ok: true, output: '' }
  if (process.env['CHROMIUM'] !== undefined) return { ok: false, output: `CHROMIUM names ${path}, which does not exist.` }
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const [command = 'apt-get', ...rest] = [...asRoot, 'apt-get', ...args]
    const { ok, output } = await runCommand(command, rest, { limitMs: LIMIT_MS })
    if (!ok) return { ok, output: `${output}Chromium is missing and could not be installed. Install it, or set CHROMIUM to its path.` }
  }
  return { ok: existsSync(path), output: `apt-get installed chromium, but ${path} does not exist. Set CHROMIUM to its path.` }
}
