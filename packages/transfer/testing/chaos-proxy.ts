import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { parseArgs } from 'node:util'
import { Pipe } from './chaos-pipe.ts'

/** How a line behaves; each figure is for one connection. What is not given does not happen. */
export interface ChaosOptions {
  /** Where the bytes go. On loopback. */
  readonly targetPort: number
  /** Where the proxy listens; a free port when it is not given. */
  readonly port?: number | undefined
  /** Each byte arrives so much later, each way, however many follow it. */
  readonly latencyMs?: number | undefined
  /** At most so many bytes a second. */
  readonly bytesPerSecond?: number | undefined
  /** Whether the speed is limited both ways, which is so when nothing is said, or only from client to server. */
  readonly limits?: 'both' | 'up' | undefined
  /** Both ends are sent a RST once so many bytes went from client to server. What a client sent beyond them is lost and not counted. */
  readonly resetEveryBytes?: number | undefined
  /** The connection falls silent once so many bytes went from client to server: it stays open, and neither end is told. */
  readonly cutEveryBytes?: number | undefined
}

/** What crossed the line since it was opened. */
export interface ChaosCounts {
  bytesUp: number
  bytesDown: number
  connections: number
  resets: number
  cuts: number
}

export interface ChaosProxy {
  readonly port: number
  /** `http://127.0.0.1:port` */
  readonly url: string
  readonly counts: Readonly<ChaosCounts>
  /** Nothing moves any more, in any connection, new ones too; no end is told. What waits goes on at `resume`. */
  pause(): void
  resume(): void
  /** All connections of now fall silent for good, half-open. New ones are as before. @returns how many. */
  cut(): number
  /** All connections of now get a RST. @returns how many. */
  reset(): number
  close(): Promise<void>
}

/** Opens a bad line to a port of this machine. Throws when its own port is taken. */
export async function openChaosProxy(options: ChaosOptions): Promise<ChaosProxy> {
  const line = new Line(options)
  await line.listen(options.port ?? 0)
  return line
}

interface Connection {
  readonly client: Socket
  readonly server: Socket
  readonly up: Pipe
  readonly down: Pipe
}

class Line implements ChaosProxy {
  readonly #options: ChaosOptions
  readonly #server: Server
  readonly #connections = new Set<Connection>()
  #isPaused = false
  readonly counts: ChaosCounts = { bytesUp: 0, bytesDown: 0, connections: 0, resets: 0, cuts: 0 }

  constructor(options: ChaosOptions) {
    this.#options = options
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (client) => this.#join(client))
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => this.#server.once('error', reject).listen(port, '127.0.0.1', resolve))
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  pause(): void {
    this.#isPaused = true
    for (const pipe of this.#pipes()) pipe.hold()
  }

  resume(): void {
    this.#isPaused = false
    for (const pipe of this.#pipes()) pipe.release()
  }

  cut(): number {
    const standing = [...this.#connections].filter(({ up }) => !up.isSilent)
    for (const connection of standing) this.#cut(connection)
    return standing.length
  }

  reset(): number {
    const standing = [...this.#connections]
    for (const connection of standing) this.#reset(connection)
    return standing.length
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const { client, server } of this.#connections) for (const socket of [client, server]) socket.destroy()
    await closed
  }

  #join(client: Socket): void {
    const server = connect({ port: this.#options.targetPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    const { latencyMs = 0, bytesPerSecond = Number.POSITIVE_INFINITY, limits, resetEveryBytes, cutEveryBytes } = this.#options
    const endsAfterBytes = Math.min(resetEveryBytes ?? Number.POSITIVE_INFINITY, cutEveryBytes ?? Number.POSITIVE_INFINITY)
    const connection: Connection = {
      client,
      server,
      up: new Pipe({ from: client, to: server, latencyMs, bytesPerSecond, endsAfterBytes, moved: (bytes) => (this.counts.bytesUp += bytes) }),
      down: new Pipe({
        from: server,
        to: client,
        latencyMs,
        bytesPerSecond: limits === 'up' ? Number.POSITIVE_INFINITY : bytesPerSecond,
        endsAfterBytes: Number.POSITIVE_INFINITY,
        moved: (bytes) => (this.counts.bytesDown += bytes),
      }),
    }
    this.counts.connections += 1
    this.#connections.add(connection)
    connection.up.onSpent = () => (endsAfterBytes === resetEveryBytes ? this.#reset(connection) : this.#cut(connection))
    for (const socket of [client, server]) {
      socket.on('error', () => this.#end(connection))
      socket.on('close', () => this.#closed(connection))
    }
    if (this.#isPaused) for (const pipe of [connection.up, connection.down]) pipe.hold()
  }

  #cut({ up, down }: Connection): void {
    this.counts.cuts += 1
    for (const pipe of [up, down]) pipe.silence()
  }

  #reset(connection: Connection): void {
    this.counts.resets += 1
    this.#end(connection)
  }

  /** One end is gone in disorder: so the other is told. Not on a silent line, where nobody hears of anything. */
  #end({ client, server, up }: Connection): void {
    if (up.isSilent) return
    for (const socket of [client, server]) socket.resetAndDestroy()
  }

  #closed(connection: Connection): void {
    const { client, server } = connection
    if (client.destroyed && server.destroyed) this.#connections.delete(connection)
  }

  *#pipes(): Generator<Pipe> {
    for (const { up, down } of this.#connections) yield* [up, down]
  }
}

/** `node chaos-proxy.ts --target 8080 [--port 9090] [--latency 80] [--rate 5000000] [--limits up] [--reset-every 20000000] [--cut-every …]`. SIGTERM ends it, and it tells its counts. */
async function main(): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { target: text, port: text, latency: text, rate: text, limits: text, 'reset-every': text, 'cut-every': text } })
  const targetPort = wholeNumber(values.target)
  if (targetPort === undefined) throw new Error('--target names the port that the line leads to.')
  const line = await openChaosProxy({
    targetPort,
    port: wholeNumber(values.port),
    latencyMs: wholeNumber(values.latency),
    bytesPerSecond: wholeNumber(values.rate),
    limits: values.limits === 'up' ? 'up' : 'both',
    resetEveryBytes: wholeNumber(values['reset-every']),
    cutEveryBytes: wholeNumber(values['cut-every']),
  })
  process.stdout.write(`listening on ${line.url}\n`)
  process.once('SIGTERM', () => {
    process.stdout.write(`${JSON.stringify(line.counts)}\n`)
    process.exit(0)
  })
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d{1,15}$/.test(text)) throw new Error(`${text} is not a whole number.`)
  return text === undefined ? undefined : Number(text)
}

if (import.meta.main) await main()
