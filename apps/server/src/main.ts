import { lockDataFolder } from './data-folder.ts'
import { readSettings } from './env.ts'
import { startServer } from './server.ts'

async function main(): Promise<void> {
  const settings = readSettings(process.env)
  const unlock = lockDataFolder(settings.dataFolder)
  const server = await startServer(settings).catch((error: unknown) => {
    unlock()
    throw error
  })
  console.log(`Sluice serves on ${server.url}`)
  if (server.setupUrl !== null) console.log(`Set it up here, once: ${server.setupUrl}`)
  if (settings.SLUICE_DEVELOPMENT) console.log(`Mail is not sent but shown here: ${server.url}/dev/outbox`)
  const stop = (signal: NodeJS.Signals) => {
    console.log(`${signal}: finishing the requests in flight`)
    void server.stop().then(() => {
      unlock()
      process.exit(0)
    })
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
