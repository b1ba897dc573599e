import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readFileSync, unlinkSync, writeFileSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeploymentKey } from '@sluice/core/keys'
import { SettingWrong } from './env.ts'

const SHORTEST_KEY_BYTES = 32

/** Another process works on the same data. */
class DataInUse extends Error {
  override readonly name = 'DataInUse'
}

/**
 * Takes the data folder for this process, so that no second one writes to it. The lock is a file with the owner's process id; one that a
 * crash left is taken over, because its process is gone (or is not the one that wrote it: its start time differs).
 * @returns gives the folder back.
 */
export function lockDataFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'lock')
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const fd = openSync(path, 'wx', 0o600)
      writeSync(fd, `${process.pid} ${startOf(process.pid) ?? ''}`)
      closeSync(fd)
      return () => unlinkSync(path)
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error
      const owner = liveOwner(path)
      if (owner !== null)
        throw new DataInUse(`Sluice is already running on ${folder} (process ${owner}). Stop it first, or choose another folder with SLUICE_DATA.`)
      unlinkSync(path)
    }
  }
  throw new DataInUse(`The lock of ${folder} could not be taken: another start is going on.`)
}

function liveOwner(path: string): number | null {
  const [pid = '', start = ''] = readIfThere(path).split(' ')
  const owner = Number(pid)
  if (!Number.isSafeInteger(owner) || owner <= 0 || owner === process.pid || !isAlive(owner)) return null
  const now = startOf(owner)
  return now !== null && start !== '' && now !== start ? null : owner
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

/** When a process started, in the kernel's ticks; null where there is no /proc. Tells a reused process id from the one that wrote the lock. */
const startOf = (pid: number): string | null => readIfThere(`/proc/${pid}/stat`).split(') ')[1]?.split(' ')[19] ?? null

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/**
 * The deployment's keys: from `SLUICE_KEYS` (`k2:<base64>,k1:<base64>`, the first is current), or made on the first start in a folder of
 * their own beside the data, so that a copy of the database holds no key. Throws `SettingWrong` for a key that is missing or short.
 */
export async function readKeys(folder: string, configured: string | undefined): Promise<DeploymentKey[]> {
  if (configured !== undefined) return parseKeys('SLUICE_KEYS', configured)
  const keysFolder = join(folder, 'keys')
  const path = join(keysFolder, 'deployment.keys')
  mkdirSync(keysFolder, { recursive: true, mode: 0o700 })
  try {
    writeFileSync(path, `k1:${randomBytes(32).toString('base64')}\n`, { flag: 'wx', mode: 0o600, flush: true })
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
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

const isCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code
