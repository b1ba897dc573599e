import { refusalFrom, type TransferServer } from '../src/server.ts'
import type { TestServer } from './server.ts'

/** The contract over HTTP to the test server, as a web app or command line would supply it. */
export function clientOf(server: TestServer): TransferServer {
  const call = async (path: string, body: unknown = {}) => {
    const response = await fetch(`${server.url}/${path}`, { method: 'POST', body: JSON.stringify(body) })
    const text = await response.text()
    if (!response.ok) throw refusalFrom(response.status, response.headers.get('retry-after'), text)
    return JSON.parse(text)
  }
  return {
    start: (target, files, requestId) => call('start', { target, files, requestId }),
    recordedParts: (uploadId) => call(`look/${uploadId}`),
    finish: (uploadId) => call(`finish/${uploadId}`),
    abandon: async (uploadId) => void (await call(`abandon/${uploadId}`)),
    partUrl: (uploadId, n) => `${server.url}/part/${uploadId}/${n}`,
  }
}
