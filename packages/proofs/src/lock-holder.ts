import { randomInt } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'

const LONGEST_PAUSE_MS = 2_000

/** `node lock-holder.ts <database> <times> <ms>`: takes the write lock of a database again and again, and tells each time that it had it. */
async function main([path = '', times = '', ms = '']: readonly string[]): Promise<void> {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA busy_timeout = 30000')
  for (let time = 1; time <= Number(times); time++) {
    await sleep(randomInt(200, LONGEST_PAUSE_MS))
    database.exec('BEGIN IMMEDIATE')
    await sleep(Number(ms))
    database.exec('COMMIT')
    console.log(`held ${time}`)
  }
  database.close()
}

await main(process.argv.slice(2))
