import { createClient } from '@libsql/client'

/**
 * Holds a small SQLite file locked for as long as this process lives: the kernel lets go of it with the process, however that ends, so no
 * lock is ever left over, and two that start at once cannot both have it.
 * @param url `file:` of a file that nothing else opens.
 * @returns lets go; null when another process has the lock.
 */
export async function holdLock(url: string): Promise<(() => Promise<void>) | null> {
  const client = createClient({ url, timeout: 0, concurrency: 1 })
  try {
    const held = await client.transaction('write')
    return async () => {
      await held.rollback()
      client.close()
    }
  } catch (error) {
    client.close()
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')) return null
    throw error
  }
}
