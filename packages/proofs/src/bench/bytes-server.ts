import { createServer } from 'node:http'

/** Sends bodies from memory, in a process of its own: `node bytes-server.ts PORT FOLDER`; GET /?bytes=n. */
const [port] = process.argv.slice(2)
const chunk = Buffer.alloc(1024 * 1024, 'sluice')

createServer((request, response) => {
  let left = Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('bytes'))
  response.setHeader('Content-Length', left)
  const send = () => {
    while (left > 0) {
      const bytes = chunk.subarray(0, Math.min(left, chunk.byteLength))
      left -= bytes.byteLength
      if (!response.write(bytes)) return response.once('drain', send)
    }
    return response.end()
  }
  send()
}).listen(Number(port), '127.0.0.1')
