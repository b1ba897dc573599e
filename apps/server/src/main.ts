import { lockDataFolder } from './context.ts'
import { readSettings } from './env.ts'
import { startServer } from './server.ts'

async function main(): Promise<void> {
  const settings = readSettings(process.env)
  const unlock = await lockDataFolder(settings.dataFolder)
  const server = await startServer(settings)
  console.log(`Sluice serves on ${server.url}`)
  if (server.setupUrl !== null) console.log(`Set it up here, once: ${server.setupUrl}`)
  if (settings.SLUICE_DEVELOPMENT) console.log(`Mail is not sent but shown here: ${server.url}/dev/outbox`)
  const stop = (signal: NodeJS.Signals) => {
    console.log(`${signal}: finishing the requests in flight`)
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
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

main().catch(fail)
