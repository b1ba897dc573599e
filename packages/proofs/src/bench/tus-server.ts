import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'

/** The peer of the uploads: tus's own server with its own store, in a process of its own. `node tus-server.ts PORT FOLDER`. */
const [port, directory] = process.argv.slice(2)
if (port === undefined || directory === undefined) throw new Error('node tus-server.ts PORT FOLDER')
const server = new Server({ path: '/files', datastore: new FileStore({ directory }) })
server.listen({ host: '127.0.0.1', port: Number(port) })
