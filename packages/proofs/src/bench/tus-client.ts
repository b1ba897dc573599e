import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Agent } from 'node:http'
import { DefaultHttpStack, Upload } from 'tus-js-client'
import type { Load } from './load.ts'

/** Small files at once: the best of 1 to 16 here. */
const AT_ONCE = 6

/** Sends a load by tus's own client: a large file in one request, many small ones several at once, their bytes in the request that begins them. */
export async function sendByTus(url: string, load: Load): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const httpStack = new DefaultHttpStack({ agent })
  const files = load.files.values()
  const lane = async () => {
    for (const { path, sizeBytes } of files) {
      const small = sizeBytes < 1024 * 1024
      await upload(small ? await readFile(path) : createReadStream(path), {
        endpoint: `${url}/files`,
        uploadSize: sizeBytes,
        uploadDataDuringCreation: small,
        httpStack,
      })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  agent.destroy()
}

function upload(file: ConstructorParameters<typeof Upload>[0], options: ConstructorParameters<typeof Upload>[1]): Promise<void> {
  return new Promise((resolve, reject) => new Upload(file, { ...options, onSuccess: () => resolve(), onError: reject }).start())
}
