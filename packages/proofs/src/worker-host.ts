import { randomBytes } from 'node:crypto'
import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setUpWorkspace } from './client.ts'
import { ADMINISTRATOR, type HostKind, ROOT } from './host.ts'
import { runProgram, startProgram } from './process.ts'

const WRANGLER = join(ROOT, 'node_modules/.bin/wrangler')
const KEYS = `k1:${randomBytes(32).toString('base64')}`
const SETUP_SECRET = randomBytes(32).toString('base64url')
const D1 = 'v3/d1/miniflare-D1DatabaseObject'

/** Wrangler without questions, reports or colours. */
const env = () => ({ ...process.env, CI: '1', NO_COLOR: '1', WRANGLER_SEND_METRICS: 'false' })

/** The real Worker under workerd, with D1 and R2 on a folder of its own. The built web app must be there. */
export const workerHost: HostKind = {
  name: 'worker',
  async launch(port, folder) {
    const isNew = await access(join(folder, D1)).then(
      () => false,
      () => true,
    )
    if (isNew) await migrate(folder)
    const vars = [`PUBLIC_URL:http://localhost:${port}`, `SLUICE_KEYS:${KEYS}`, `SETUP_SECRET:${SETUP_SECRET}`, 'SLUICE_DEVELOPMENT:1']
    const place = ['--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0', '--persist-to', folder, '--show-interactive-dev-session=false']
    return startProgram(WRANGLER, ['dev', ...place, ...vars.flatMap((text) => ['--var', text])], { cwd: ROOT, env: env() })
  },
  async databasePath(folder) {
    const name = (await readdir(join(folder, D1))).find((name) => name.endsWith('.sqlite') && name !== 'metadata.sqlite')
    if (name === undefined) throw new Error('The Worker has no database yet.')
    return join(folder, D1, name)
  },
  async listObjectFiles(folder) {
    const entries = await readdir(join(folder, 'v3/r2'), { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile() && entry.parentPath.endsWith('/blobs')).map((entry) => join(entry.parentPath, entry.name))
  },
  setUp: async (url) => void (await setUpWorkspace(url, SETUP_SECRET, ADMINISTRATOR)),
  async fireHourly(url) {
    const response = await fetch(`${url}/cdn-cgi/local/scheduled?cron=${encodeURIComponent('0 * * * *')}&time=${Date.now()}`)
    if (!response.ok) throw new Error(`The cron trigger answered ${response.status}: ${await response.text()}`)
  },
}

async function migrate(folder: string): Promise<void> {
  const args = ['d1', 'migrations', 'apply', 'sluice', '--local', '--persist-to', folder]
  const { code, log } = await runProgram(WRANGLER, args, { cwd: ROOT, env: env(), limitMs: 120_000 })
  if (code !== 0) throw new Error(`The migrations could not be applied:\n${log}`)
}
