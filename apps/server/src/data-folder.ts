import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeploymentKey } from '@sluice/core/keys'
import { SettingWrong } from './env.ts'

const SHORTEST_KEY_BYTES = 32

/**
 * The deployment's keys: from `SLUICE_KEYS` (`k2:<base64>,k1:<base64>`, the first is current), or made on the first start in a folder of
 * their own beside the data, so that a copy of the database holds no key. Throws `SettingWrong` for a key that is missing or short.
 */
export async function readKeys(folder: string, configured: string | undefined): Promise<DeploymentKey[]> {
  if (configured !== undefined) return parseKeys('SLUICE_KEYS', configured)
  const keysFolder = join(folder, 'keys')
  const path = join(keysFolder, 'deployment.keys')
  mkdirSync(keysFolder, { recursive: true, mode: 0o700 })
  if (!existsSync(path)) {
    // Whole or not at all: a crash in between must not leave a file without a key. The folder is this process's alone.
    writeFileSync(`${path}.new`, `k1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true })
    renameSync(`${path}.new`, path)
  }
  return parseKeys(path, await readFile(path, 'utf8'))
}

function parseKeys(from: string, text: string): DeploymentKey[] {
  const keys = text
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [id = '', base64 = ''] = entry.split(':')
      return { id, secret: new Uint8Array(Buffer.from(base64, 'base64')) }
    })
  if (keys.length === 0) throw new SettingWrong(`${from}: there is no key, and it should look like k1:<base64 of 32 bytes>.`)
  const short = keys.find((key) => key.secret.byteLength < SHORTEST_KEY_BYTES)
  if (short) throw new SettingWrong(`${from}: key ${short.id} has ${short.secret.byteLength} bytes, and needs at least ${SHORTEST_KEY_BYTES}.`)
  return keys
}
