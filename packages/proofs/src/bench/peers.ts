import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, removeFolder } from '../folders.ts'
import { freePort } from '../host.ts'
import { type Program, runProgram, startProgram } from '../process.ts'
import { answers } from './sluice.ts'

/** A server beside which Sluice is measured. */
export interface Peer {
  url: string
  pid: number
  /** Where it keeps files, or what it serves. */
  folder: string
  close(): Promise<void>
}

/** One of our own scripts in a process of its own: `node <script> PORT FOLDER`. Without a folder it is given a new one. */
export async function startScript(script: string, served?: string): Promise<Peer> {
  const [port, folder] = [await freePort(), served ?? (await makeFolder('peer'))]
  const program = await startProgram(process.execPath, [join(import.meta.dirname, script), String(port), folder], { cwd: folder, env: process.env })
  return await ready(program, port, folder, served === undefined ? () => removeFolder(folder) : () => Promise.resolve())
}

/** nginx with sendfile for what lies in its folder, and WebDAV's PUT into it; null where there is no nginx. */
export async function startNginx(served?: string): Promise<Peer | null> {
  const nginx = await findProgram('nginx')
  if (nginx === null) return null
  const [port, own] = [await freePort(), await makeFolder('nginx')]
  const folder = served ?? join(own, 'files')
  await mkdir(folder, { recursive: true })
  await writeFile(join(own, 'nginx.conf'), configuration(port, own, folder))
  const program = await startProgram(nginx, ['-p', own, '-c', join(own, 'nginx.conf')], { cwd: own, env: process.env })
  return await ready(program, port, folder, () => removeFolder(own))
}

async function ready(program: Program, port: number, folder: string, forget: () => Promise<void>): Promise<Peer> {
  const url = `http://127.0.0.1:${port}`
  const close = async () => {
    await program.end()
    await forget()
  }
  try {
    await answers(url, program)
  } catch (error) {
    await close()
    throw error
  }
  return { url, pid: program.pid, folder, close }
}

/** Where a program of the system lies; null when it is not installed. */
export async function findProgram(name: string): Promise<string | null> {
  const { code, log } = await runProgram('sh', ['-c', `PATH="$PATH:/usr/sbin:/sbin" command -v ${name}`], { cwd: '/', env: process.env, limitMs: 10_000 })
  return code === 0 ? log.trim() : null
}

/** Empties a peer's folder, so that a run leaves nothing to the next. */
export async function empty(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
}

const configuration = (port: number, own: string, folder: string) => `
daemon off;
master_process off;
user root;
pid ${own}/pid;
error_log ${own}/error.log;
events { worker_connections 64; }
http {
  access_log off;
  default_type application/octet-stream;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  client_max_body_size 0;
  client_body_buffer_size 1m;
  client_body_temp_path ${own}/bodies;
  proxy_temp_path ${own}/proxy;
  fastcgi_temp_path ${own}/fastcgi;
  uwsgi_temp_path ${own}/uwsgi;
  scgi_temp_path ${own}/scgi;
  server {
    listen 127.0.0.1:${port};
    root ${folder};
    location / { dav_methods PUT; create_full_put_path on; }
  }
}
`
