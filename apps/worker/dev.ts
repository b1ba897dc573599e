import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * `pnpm dev:worker`: builds the web app, migrates the local D1, makes this machine's secrets on the first run, and starts the Worker in
 * workerd on loopback, with cron by hand: `curl "http://localhost:8787/cdn-cgi/local/scheduled?cron=*+*+*+*+*"`. `PORT` and `SLUICE_DATA` choose others.
 */
const root = join(import.meta.dirname, '../..')
const data = resolve(root, process.env.SLUICE_DATA ?? '.data/worker')
const port = process.env.PORT ?? '8787'
const url = `http://localhost:${port}`
const secrets = join(root, '.dev.vars')

function run(command: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8', env: { ...process.env, CI: '1' } })
  if (status !== 0) throw new Error(`${stdout}${stderr}${command} ${args.join(' ')} failed.`)
}

/** Keys for this machine alone, in the file that wrangler reads them from; git ignores it. */
function makeSecrets(): void {
  if (existsSync(secrets)) return
  const lines = [`SLUICE_KEYS=k1:${randomBytes(32).toString('base64')}`, `SETUP_SECRET=${randomBytes(32).toString('base64url')}`, 'SLUICE_DEVELOPMENT=1']
  writeFileSync(secrets, `${lines.join('\n')}\n`, { mode: 0o600 })
}

/** The set-up link while nobody is the administrator yet, as soon as the Worker answers. */
async function announce(): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/api/trpc/workspace.describe`).catch(() => null)
    if (answer === null) {
      await pause(200)
      continue
    }
    const setUp = (await answer.text()).includes('"setUp":true')
    const secret = /^SETUP_SECRET=(.+)$/m.exec(readFileSync(secrets, 'utf8'))?.[1]
    process.stdout.write(
      `Sluice serves on ${url}\n${setUp ? '' : `Set it up here, once: ${url}/setup#${secret}\n`}Mail is not sent but shown here: ${url}/dev/outbox\n`,
    )
    return
  }
}

run('turbo', 'run', 'build', '--filter=@sluice/web')
makeSecrets()
run('wrangler', 'd1', 'migrations', 'apply', 'DB', '--local', '--persist-to', data)
const options = ['--ip', '127.0.0.1', '--port', port, '--persist-to', data, '--show-interactive-dev-session=false', '--var', `PUBLIC_URL:${url}`]
const worker = spawn('wrangler', ['dev', ...options], { cwd: root, stdio: 'inherit' })
worker.once('exit', (code) => process.exit(code ?? 1))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => worker.kill(signal))
await announce()
