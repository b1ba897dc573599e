import { execFileSync } from 'node:child_process'
import { mkdir, rm, symlink } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { setUpWorkspace } from '../client.ts'
import { withFolder } from '../folders.ts'
import { ADMINISTRATOR, freePort, ROOT } from '../host.ts'
import type { Options } from '../options.ts'
import { type Program, runProgram, startProgram, until } from '../process.ts'
import { type Report, seconds } from '../report.ts'

const MINUTE = 60_000

interface Clone {
  folder: string
  port: number
  env: NodeJS.ProcessEnv
}

/** What someone does who has Node 20, npm and this repository, and nothing else. The working tree's last commit is what is cloned. */
export const proveFreshClone = (report: Report, { skipTest }: Options) =>
  withFolder(async (scratch) => {
    const clone = await makeClone(report, scratch)
    const first = await startOnce(report, clone, 'npm start, the first time')
    const url = `http://127.0.0.1:${clone.port}`
    const secret = await until('the set-up link is printed', MINUTE, () => Promise.resolve(/\/setup#(\S+)\n/.exec(first.program.log())?.[1]))
    const { api } = await setUpWorkspace(url, secret, ADMINISTRATOR)
    const { customerId } = await api.customers.create.mutate({ name: 'Kept' })
    await first.program.end()
    const second = await startOnce(report, clone, 'npm start, the second time')
    report.check('the second start takes under 5 s', second.ms < 5_000, seconds(second.ms))
    report.check('its set-up link was for once', !second.program.log().includes('/setup#'))
    report.check('data and session are kept', (await api.customers.get.query({ customerId })).name === 'Kept')
    const third = await runProgram('npm', ['start'], { cwd: clone.folder, env: clone.env, limitMs: MINUTE })
    const says = third.log.split('\n').find((line) => line.includes('already running'))
    report.check('a second process on the same data says so and ends', third.code !== 0 && says !== undefined, says ?? `exit ${third.code}`)
    await second.program.end()
    if (!skipTest) await test(report, clone)
  })

async function makeClone(report: Report, scratch: string): Promise<Clone> {
  const folder = join(scratch, 'sluice')
  const home = join(scratch, 'home')
  const bin = join(scratch, 'bin')
  await Promise.all([home, bin].map((path) => mkdir(path)))
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', ROOT, folder])
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((place) => !place.includes('node_modules'))
  const find = (name: string) => execFileSync('/usr/bin/env', ['which', name], { env: { PATH: path.join(delimiter) }, encoding: 'utf8' }).trim()
  await Promise.all(['node', 'npm', 'npx'].map((name) => symlink(find(name), join(bin, name))))
  const version = execFileSync(join(bin, 'node'), ['--version'], { encoding: 'utf8' }).trim()
  report.check('Node 20 is first on PATH', version.startsWith('v20.'), version)
  report.figure('commit', execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: folder, encoding: 'utf8' }).trim())
  const port = await freePort()
  // Where this machine gets its packages is the machine's affair; everything else of HOME is new.
  const registry = execFileSync(join(bin, 'npm'), ['config', 'get', 'registry'], { encoding: 'utf8' }).trim()
  const env = { PATH: [bin, ...path].join(delimiter), HOME: home, PORT: String(port), npm_config_registry: registry }
  return { folder, port, env: { ...inherited(), ...env } }
}

/** What a clean machine has too: a language, certificates, a place for temporary files. */
function inherited(): NodeJS.ProcessEnv {
  const names = ['LANG', 'TMPDIR', 'CHROMIUM', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE']
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
}

async function startOnce(report: Report, { folder, port, env }: Clone, what: string): Promise<{ program: Program; ms: number }> {
  const startedAt = performance.now()
  const program = await startProgram('npm', ['start'], { cwd: folder, env })
  let isGone = false
  void program.exited.then(() => (isGone = true))
  const serves = async () => {
    if (isGone) throw new Error(`${what} ended:\n${program.log().slice(-3_000)}`)
    const page = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
    return page?.status === 200 ? true : undefined
  }
  await until(`${what} serves`, 10 * MINUTE, serves).catch(async (error: unknown) => {
    await program.end()
    throw error
  })
  const ms = performance.now() - startedAt
  report.figure(what, `serves after ${seconds(ms)}`)
  return { program, ms }
}

async function test(report: Report, { folder, env }: Clone): Promise<void> {
  await rm(join(folder, '.data'), { recursive: true, force: true })
  const { code, log, ms } = await runProgram('npm', ['test'], { cwd: folder, env, limitMs: 25 * MINUTE })
  const last = log.trimEnd().split('\n').at(-1) ?? ''
  report.figure('npm test', `${seconds(ms)}, its last line: ${last}`)
  report.check('npm test passes', code === 0)
  report.check('it ends with the sum', /^\d+ passed, 0 failed$/.test(last), last)
  if (code !== 0) console.log(log.slice(-4_000))
}
