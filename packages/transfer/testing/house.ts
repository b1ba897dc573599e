import { onTestFinished } from 'vitest'
import type { TransferServer } from '../src/server.ts'
import { createTransfer, type Transfer, type TransferOptions } from '../src/transfer.ts'
import { clientOf } from './client.ts'
import { TestServer } from './server.ts'

/** A listening test server with parts of 1,000 bytes, unless told otherwise, and an engine with waits of milliseconds; both end with the test. */
export async function openHouse(
  options: TransferOptions = {},
  also: Partial<TransferServer> = {},
  partSizeBytes = 1_000,
): Promise<{ server: TestServer; transfer: Transfer; again(): Transfer }> {
  const server = new TestServer(partSizeBytes)
  await server.listen()
  onTestFinished(() => server.stop())
  const again = () => {
    const transfer = createTransfer({ ...clientOf(server), ...also }, { backoff: { baseMs: 5, capMs: 40 }, notifyMs: 5, ...options })
    onTestFinished(() => transfer.close())
    return transfer
  }
  return { server, transfer: again(), again }
}

/** The same with parts of a mebibyte, and a server that takes small files in bundles. */
export async function openBundlingHouse(options: TransferOptions = {}): ReturnType<typeof openHouse> {
  const house = openHouse(options, { bundleUrl: () => bundleUrl }, 1024 * 1024)
  const bundleUrl = `${(await house).server.url}/bundle`
  return house
}

/** A promise and what resolves it. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { passed: promise, open: resolve }
}
