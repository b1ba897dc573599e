import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromiumStep } from './chromium.ts'
import { runCommand, type Finished } from './command.ts'

/** Everything that must hold, in order. A step that fails does not stop the next ones; the last line alone tells the sum. */
const MINUTE = 60_000
const scratch = mkdtempSync(join(tmpdir(), 'sluice-check-'))
const report = join(scratch, 'vitest.json')
const total = { passed: 0, failed: 0 }

const say = (line: string) => process.stdout.write(`${line}\n`)

async function step(name: string, work: () => Promise<Finished>): Promise<boolean> {
  const started = performance.now()
  const { ok, output } = await work()
  if (!ok) say(output)
  say(`${name.padEnd(10)} ${ok ? 'passed' : 'FAILED'} ${((performance.now() - started) / 1_000).toFixed(1)} s`)
  total[ok ? 'passed' : 'failed'] += 1
  return ok
}

const tool = (name: string, command: string, ...args: string[]) => step(name, () => runCommand(command, args, { limitMs: 3 * MINUTE }))

interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  testResults: readonly { status: string; assertionResults: readonly { status: string }[] }[]
}

/** Adds vitest's own count; a file that could not even be loaded has no failed test and counts as one. */
function addTests(text: string) {
  const { numPassedTests, numFailedTests, testResults }: VitestReport = JSON.parse(text)
  const unloaded = testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((result) => result.status === 'failed'))
  total.passed += numPassedTests
  total.failed += numFailedTests + unloaded.length
}

await tool('types', 'turbo', 'run', 'types', 'types:root', '--continue', '--output-logs=errors-only')
await tool('oxlint', 'oxlint')
await tool('oxfmt', 'oxfmt', '--check')
await tool('knip', 'knip', '--no-progress', '--no-config-hints')
await tool('build', 'turbo', 'run', 'build', '--filter=@sluice/web', '--output-logs=errors-only')
// After the build: wrangler refuses a configuration whose assets folder is missing.
if (existsSync('wrangler.toml')) await tool('wrangler', 'wrangler', 'deploy', '--dry-run', '--outdir', join(scratch, 'worker'))
await step('chromium', chromiumStep)
// On two processors vitest would leave one of them idle.
const vitestArgs = ['run', '--maxWorkers=2', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
await step('vitest', () => runCommand('vitest', vitestArgs, { limitMs: 17 * MINUTE, show: true }))
if (existsSync(report)) addTests(readFileSync(report, 'utf8'))

rmSync(scratch, { recursive: true, force: true })
process.exitCode = total.failed > 0 ? 1 : 0
say(`${total.passed} passed, ${total.failed} failed`)
