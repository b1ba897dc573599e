import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipArchive } from 'archiver'
import { downloadZip } from 'client-zip'

/** The peers of the archives, in a process of their own: `node zip-server.ts PORT FOLDER`. GET /client-zip and /archiver make a ZIP of the folder. */
const [port, folder] = process.argv.slice(2)
if (port === undefined || folder === undefined) throw new Error('node zip-server.ts PORT FOLDER')
const READ = { highWaterMark: 1024 * 1024 }

async function* inputs(folder: string) {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) yield { path, name: path.slice(folder.length + 1), size: (await stat(path)).size }
  }
}

async function* forClientZip(folder: string) {
  for await (const { path, name, size } of inputs(folder)) yield { name, size, input: createReadStream(path, READ) }
}

async function byClientZip(folder: string, response: ServerResponse): Promise<void> {
  const { body } = downloadZip(forClientZip(folder))
  if (body) await pipeline(body, response)
}

async function byArchiver(folder: string, response: ServerResponse): Promise<void> {
  const archive = new ZipArchive({ store: true, highWaterMark: READ.highWaterMark })
  const sent = pipeline(archive, response)
  for await (const { path, name } of inputs(folder)) archive.file(path, { name })
  await archive.finalize()
  await sent
}

createServer((request, response) => {
  const makers = new Map([
    ['/client-zip', byClientZip],
    ['/archiver', byArchiver],
  ])
  const make = makers.get(request.url ?? '')
  if (make) make(folder, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  else response.end()
}).listen(Number(port), '127.0.0.1')
