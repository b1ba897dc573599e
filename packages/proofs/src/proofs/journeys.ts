import { join } from 'node:path'
import { readFile } from 'node:fs/promises'
import { withFolder } from '../folders.ts'
import { ROOT } from '../host.ts'
import { runProgram } from '../process.ts'
import { type Report, seconds } from '../report.ts'

const MINUTE = 60_000

interface VitestReport {
  testResults: readonly { name: string; startTime: number; endTime: number; assertionResults: readonly { status: string; fullName: string }[] }[]
}

/** Every journey in Chromium on both hosts; `npm test` has some of them on the Node host alone. */
export const proveJourneys = (report: Report) =>
  withFolder(async (folder) => {
    const file = join(folder, 'journeys.json')
    const bin = join(ROOT, 'node_modules/.bin')
    const env = { ...process.env, JOURNEYS: 'all', PATH: `${bin}:${process.env['PATH'] ?? ''}` }
    const built = await runProgram('turbo', ['run', 'build', '--filter=@sluice/web'], { cwd: ROOT, env, limitMs: 5 * MINUTE })
    report.check('the pages are built', built.code === 0, seconds(built.ms))
    const args = ['run', '--project', 'web pages', '--reporter=json', `--outputFile.json=${file}`]
    const { code, ms } = await runProgram('vitest', args, { cwd: ROOT, env, limitMs: 60 * MINUTE })
    const { testResults }: VitestReport = JSON.parse(await readFile(file, 'utf8'))
    for (const { name, assertionResults, startTime, endTime } of testResults) {
      const failed = assertionResults.filter(({ status }) => status !== 'passed')
      const what = `${name.split('/').at(-1)}: ${assertionResults.length} steps`
      report.check(
        what,
        failed.length === 0 && assertionResults.length > 0,
        [seconds(endTime - startTime), ...failed.map(({ fullName }) => fullName)].join('; '),
      )
    }
    report.check('all of them passed', code === 0, seconds(ms))
  })
