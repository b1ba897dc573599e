import type { NamedError } from '../errors.ts'
import { extensionAllowed } from '../tasks/policy.ts'
import { bytesExceeded, filesExceeded, quotaExtensionNotAllowed, quotaFileTooLarge } from './errors.ts'
import type { QuotaHolder, quotas } from './table.ts'

export type Quota = typeof quotas.$inferSelect

/** What a start asks to keep. */
export interface Wanted {
  bytes: number
  files: number
}

/** The holder's kind, as a refusal names it. */
function kindOfHolder(id: QuotaHolder): 'workspace' | 'customer' | 'link' {
  if (id === 'workspace') return 'workspace'
  return id.startsWith('cus_') ? 'customer' : 'link'
}

/** Whether all of these quotas have room. Throws `quota.bytes_exceeded` or `quota.files_exceeded` with the holder that is full and what is left. */
export function assertRoom(quotas: readonly Quota[], wanted: Wanted): void {
  for (const { holderId, maxBytes, maxFiles, usedBytes, usedFiles } of quotas) {
    const holder = kindOfHolder(holderId)
    if (maxFiles !== null && usedFiles + wanted.files > maxFiles) throw filesExceeded({ holder, leftFiles: Math.max(0, maxFiles - usedFiles), maxFiles })
    if (maxBytes !== null && usedBytes + wanted.bytes > maxBytes) throw bytesExceeded({ holder, leftBytes: Math.max(0, maxBytes - usedBytes), maxBytes })
  }
}

/** Why one of these quotas does not take such a file: `quota.file_too_large` or `quota.extension_not_allowed` with its `index`. Undefined when all do. */
export function refusalByQuota(quotas: readonly Quota[], file: { name: string; sizeBytes: number }, index: number): NamedError | undefined {
  for (const { holderId, maxFileBytes, allowedExtensions: allowed } of quotas) {
    const holder = kindOfHolder(holderId)
    if (maxFileBytes !== null && file.sizeBytes > maxFileBytes) return quotaFileTooLarge({ index, holder, largestBytes: maxFileBytes })
    if (!extensionAllowed(file.name, allowed)) return quotaExtensionNotAllowed({ index, holder, allowed })
  }
  return undefined
}
