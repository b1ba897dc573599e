import { Agent, type IncomingMessage, request } from 'node:http'
import type { Readable } from 'node:stream'

/** A Node client with one connection, kept alive: the same one for Sluice and for every peer. */
export class Wire {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })

  /** Sends a body of known length and reads the answer. Throws on any status but 2xx. */
  async send(
    method: string,
    url: string,
    headers: Record<string, string | number>,
    body: Readable | Buffer | null,
  ): Promise<{ text: string; location: string | undefined }> {
    const response = await this.#ask(method, url, headers, body)
    let text = ''
    for await (const chunk of response.setEncoding('utf8')) text += chunk
    assertSuccess(response, url, text)
    return { text, location: response.headers.location }
  }

  /** Downloads and throws the bytes away. @returns how many came, and when the first did, in milliseconds from the request. */
  async receive(url: string, headers: Record<string, string> = {}): Promise<{ bytes: number; firstByteMs: number }> {
    const startedAt = performance.now()
    const response = await this.#ask('GET', url, headers, null)
    if (response.statusCode !== 200 && response.statusCode !== 206) assertSuccess(response, url, '')
    let bytes = 0
    let firstByteMs = 0
    await new Promise((resolve, reject) => {
      response.on('data', (chunk: Buffer) => {
        if (bytes === 0) firstByteMs = performance.now() - startedAt
        bytes += chunk.byteLength
      })
      response.once('end', resolve).once('error', reject)
    })
    return { bytes, firstByteMs }
  }

  close(): void {
    this.#agent.destroy()
  }

  #ask(method: string, url: string, headers: Record<string, string | number>, body: Readable | Buffer | null): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = request(url, { method, headers, agent: this.#agent }, resolve).once('error', reject)
      if (body === null || Buffer.isBuffer(body)) asked.end(body ?? undefined)
      else body.once('error', reject).pipe(asked)
    })
  }
}

function assertSuccess(response: IncomingMessage, url: string, text: string): void {
  const status = response.statusCode ?? 0
  if (status < 200 || status > 299) throw new Error(`${url} answered ${status}: ${text}`)
}
