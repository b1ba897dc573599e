import { lockDataFolder } from './context.ts'
import { readSettings } from './env.ts'
import { startServer } from './server.ts'

/** What a person at the terminal reads; everything else is the logger's. */
const say = (sentence: string) => process.stdout.write(`${sentence}\n`)

async function main(): Promise<void> {
  const settings = readSettings(process.env)
  const unlock = await lockDataFolder(settings.dataFolder)
  const server = await startServer(settings)
  say(`Sluice serves on ${server.url}`)
  if (server.setupUrl !== null) say(`Set it up here, once: ${server.setupUrl}`)
  if (settings.SLUICE_DEVELOPMENT) say(`Mail is not sent but shown here: ${server.url}/dev/outbox`)
  const stop = (signal: NodeJS.Signals) => {
    say(`${signal}: finishing the requests in flight`)
    server
      .stop()
      .then(unlock)
      .then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

/** The lock goes with the process. */
function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}

main().catch(fail)
