import { statfs } from 'node:fs/promises'
import { SECOND } from '@sluice/core/instants'
import type { Instant } from '@sluice/core/instants'
import { StoreFull } from '@sluice/core/ports'

export interface FreeSpace {
  /** Throws `StoreFull` when taking `sizeBytes` more would leave less than the reserve. */
  assertRoomFor(sizeBytes: number): Promise<void>
  /** The same, and counts these bytes as taken while `work` runs. */
  holding<T>(sizeBytes: number, work: () => Promise<T>): Promise<T>
}

/** Watches the free space of a folder's disk, which it asks for once a second at most, so that a full disk is refused before it is full. */
export function freeSpace(folder: string, reserveBytes: number, clock: () => Instant): FreeSpace {
  let askedAt = Number.NEGATIVE_INFINITY
  let asked = Promise.resolve()
  let freeBytes = 0
  let heldBytes = 0

  async function ask(): Promise<void> {
    const { bavail, bsize } = await statfs(folder)
    freeBytes = bavail * bsize
  }

  async function assertRoomFor(sizeBytes: number): Promise<void> {
    if (clock() - askedAt >= SECOND) {
      askedAt = clock()
      asked = ask()
    }
    await asked
    if (freeBytes - heldBytes - sizeBytes < reserveBytes) throw new StoreFull(`less than ${reserveBytes} bytes would stay free`)
  }

  return {
    assertRoomFor,
    async holding(sizeBytes, work) {
      await assertRoomFor(sizeBytes)
      heldBytes += sizeBytes
      try {
        return await work()
      } finally {
        heldBytes -= sizeBytes
        freeBytes -= sizeBytes
      }
    },
  }
}
