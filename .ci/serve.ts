import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Builds the web app (from turbo's cache when nothing changed), then becomes the server, so that a signal reaches it directly. */
const root = join(import.meta.dirname, '..')
const build = spawnSync('turbo', ['run', 'build', '--filter=@sluice/web'], { cwd: root, encoding: 'utf8' })
if (build.status !== 0) {
  console.error(`${build.stdout}${build.stderr}The web app could not be built.`)
  process.exit(1)
}
process.chdir(root)
process.execve?.(process.execPath, [process.execPath, 'apps/server/src/main.ts'], { ...process.env, SLUICE_DEVELOPMENT: '1' })
