import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { QUIET, WRANGLER } from './hosts.ts'
import { ROOT } from './program.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The data of a Worker whose database has its tables and no row. */
    migrated: string
  }
}

/** Migrates once what each Worker of the journeys begins with a copy of. */
export default async function migrate(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-migrated-'))
  await promisify(execFile)(WRANGLER, ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', folder], { cwd: ROOT, env: QUIET })
  project.provide('migrated', folder)
  return () => rm(folder, { recursive: true })
}
