import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ADMINISTRATOR, type HostKind, ROOT } from './host.ts'
import { startProgram } from './process.ts'

/** The real Node server, as `npm start` runs it, on a data folder of its own and with these settings. */
export const nodeHostWith = (settings: Readonly<Record<string, string>>): HostKind => ({
  name: 'node',
  launch: (port, folder) =>
    startProgram(process.execPath, ['apps/server/src/main.ts'], {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'],
        PORT: String(port),
        SLUICE_DATA: folder,
        SLUICE_DEVELOPMENT: '1',
        SLUICE_ADMIN_EMAIL: ADMINISTRATOR,
        TZ: 'UTC',
        ...settings,
      },
    }),
  databasePath: (folder) => Promise.resolve(join(folder, 'sluice.db')),
  async listObjectFiles(folder) {
    const entries = await readdir(join(folder, 'files'), { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  },
  // SLUICE_ADMIN_EMAIL did it.
  setUp: () => Promise.resolve(),
  fireHourly: null,
})

export const nodeHost = nodeHostWith({})
