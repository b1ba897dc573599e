import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { test } from 'vitest'
import { holdLock } from './folder-lock.ts'

const newLock = () => pathToFileURL(join(mkdtempSync(join(tmpdir(), 'sluice-lock-')), 'lock.db')).href

/** Another process that takes a lock, says whether it has it, and lives on. */
async function holder(url: string) {
  const program = `import(${JSON.stringify(import.meta.resolve('./folder-lock.ts'))}).then(async (m) => { console.log(await m.holdLock(${JSON.stringify(url)}) ? 'has it' : 'has not'); setInterval(() => {}, 1000) })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = await once(child.stdout, 'data')
  return { child, said: String(said).trim() }
}

test('a lock has one owner, and the next one may have it when it was given back', async ({ expect }) => {
  const url = newLock()
  const release = await holdLock(url)
  expect(release).not.toBeNull()
  expect(await holdLock(url)).toBeNull()
  await release?.()
  expect(await holdLock(url)).not.toBeNull()
})

test('a lock dies with its process, however that ends', async ({ expect }) => {
  const url = newLock()
  const { child, said } = await holder(url)
  expect(said).toBe('has it')
  expect(await holdLock(url)).toBeNull()
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await holdLock(url)).not.toBeNull()
})

test('of five processes that start at once one has the lock', async ({ expect }) => {
  const url = newLock()
  const holders = await Promise.all(Array.from({ length: 5 }, () => holder(url)))
  expect(holders.filter((one) => one.said === 'has it')).toHaveLength(1)
  for (const { child } of holders) child.kill('SIGKILL')
})
