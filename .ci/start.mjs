// `npm start` and `npm test`: installs what the lock file says when it is not there yet, then runs serve.ts or check.ts on the installed Node 24.
// Plain JavaScript, because it must run on the machine's own Node (20.20 or later) before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const modules = join(root, 'node_modules')
const node = join(modules, '.bin/node')
const stamp = join(modules, '.sluice-installed') // written after a complete install, so that an interrupted one is repeated
const textOf = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '')
const lock = textOf(join(root, 'pnpm-lock.yaml'))
const wanted = createHash('sha256')
  .update(lock)
  .update(textOf(join(root, 'pnpm-workspace.yaml')))
  .digest('hex')

function install() {
  const { packageManager } = JSON.parse(textOf(join(root, 'package.json')))
  const { status } = spawnSync('npx', ['--yes', packageManager, 'install', '--frozen-lockfile'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
  writeFileSync(stamp, wanted)
}

const isInstalled = existsSync(node) && textOf(stamp) === wanted && textOf(join(modules, '.pnpm/lock.yaml')) === lock
if (!isInstalled) install()

// In a process group of its own: Ctrl-C reaches this process by the terminal and by npm, and the child must hear it once.
const env = { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH}`, TURBO_TELEMETRY_DISABLED: '1' }
const child = spawn(node, [join(root, '.ci', `${process.argv[2]}.ts`)], { cwd: root, env, stdio: 'inherit', detached: true })

let lastForwardedAt = 0
const forward = (signal) => {
  if (child.pid === undefined || Date.now() - lastForwardedAt < 1_000) return
  lastForwardedAt = Date.now()
  try {
    process.kill(-child.pid, signal)
  } catch {
    // The child has ended already; its exit code follows.
  }
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => forward(signal))
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
