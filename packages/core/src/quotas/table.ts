import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { list } from '../columns.ts'
import type { Id } from '../ids.ts'

/** Who has a quota: the workspace, a customer, a link. */
export type QuotaHolder = 'workspace' | Id<'customer'> | Id<'link'>

/**
 * What a holder may keep, and what it keeps now: every file from its start until it is given up or purged. A null limit is none, and so is an
 * empty list of extensions. A row is made with the first start or the first limit.
 */
export const quotas = sqliteTable('quotas', {
  holderId: text('holder_id').$type<QuotaHolder>().primaryKey(),
  maxBytes: integer('max_bytes'),
  maxFiles: integer('max_files'),
  maxFileBytes: integer('max_file_bytes'),
  /** Lower case, without the dot. */
  allowedExtensions: list<string>('allowed_extensions').notNull().default([]),
  usedBytes: integer('used_bytes').notNull().default(0),
  usedFiles: integer('used_files').notNull().default(0),
})
