import type { FileHandle } from 'node:fs/promises'
import { writeAll } from './files.ts'

/** The disk is kept busy while bytes come, so that little is left to sync at the end. */
const SYNC_EVERY_BYTES = 2 * 1024 * 1024

/** Writes to a file and syncs it in the background. */
export interface WriteBehind {
  write(bytes: Uint8Array, position: number): Promise<void>
  /** Resolves when all that was written is on the disk. Throws also what a sync in the background failed of: the system tells that only once. */
  sync(): Promise<void>
}

export function writeBehind(file: FileHandle): WriteBehind {
  let unsyncedBytes = 0
  let syncing: Promise<void> | undefined
  let failure: { reason: unknown } | undefined

  function syncInBackground(): void {
    unsyncedBytes = 0
    syncing = file
      .datasync()
      .catch((reason: unknown) => {
        failure ??= { reason }
      })
      .finally(() => (syncing = undefined))
  }
  return {
    async write(bytes, position) {
      await writeAll(file, bytes, position)
      unsyncedBytes += bytes.byteLength
      if (unsyncedBytes >= SYNC_EVERY_BYTES && !syncing) syncInBackground()
    },
    async sync() {
      await syncing
      if (!failure) await file.datasync()
      if (failure) throw failure.reason
    },
  }
}
