import { mkdtempSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Site, World } from '@sluice/api/testing/browser'
import type { Instant } from '@sluice/core/instants'
import { onTestFinished } from 'vitest'
import { readSettings } from '../src/env.ts'
import { startServer, type Trial } from '../src/server.ts'

/** A new folder for data. Who makes it takes it away. */
const newFolder = () => mkdtempSync(join(tmpdir(), 'sluice-server-'))

/** A folder for data that goes with the test. */
export function testFolder(): string {
  const folder = newFolder()
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

const startOn = (folder: string, settings: Record<string, string> = {}, trial: Trial = {}) =>
  startServer(readSettings({ PORT: '0', SLUICE_DATA: folder, SLUICE_DEVELOPMENT: '1', ...settings }), trial)

export interface OpenSite extends Site {
  setupUrl: string | null
  stop(): Promise<void>
}

/** The real server in this process, on a port of its own, with the local outbox. It stops with the test, or before. */
export async function openSite(folder: string, settings: Record<string, string> = {}, trial: Trial = {}): Promise<OpenSite> {
  const { url, setupUrl, stop } = await startOn(folder, settings, trial)
  let stopped: Promise<void> | undefined
  const stopOnce = () => (stopped ??= stop())
  onTestFinished(stopOnce)
  return { origin: url, setupUrl, setupSecret: setupUrl?.split('#')[1] ?? '', fetch: (request) => fetch(request), stop: stopOnce }
}

export async function openWorld(settings: Record<string, string> = {}): Promise<World> {
  const folder = newFolder()
  let travelledTo: Instant | null = null
  const server = await startOn(folder, settings, { clock: () => travelledTo ?? Date.now() })
  return {
    origin: server.url,
    setupSecret: server.setupUrl?.split('#')[1] ?? '',
    fetch: (request) => fetch(request),
    travelTo: (at) => {
      travelledTo = at
    },
    runChores: (at) => server.runChores(at),
    async objectKeys() {
      const entries = await readdir(join(folder, 'files/objects'), { recursive: true, withFileTypes: true })
      return entries.filter((entry) => entry.isFile()).map((entry) => entry.name.replaceAll('+', '/'))
    },
    async close() {
      await server.stop()
      await rm(folder, { recursive: true })
    },
  }
}

/** The same person, at the server as it is after another start. */
export function returning<B extends Browser>(browser: B, before: Browser): B {
  for (const [name, value] of before.cookies) browser.cookies.set(name, value)
  browser.via = before.via
  return browser
}
