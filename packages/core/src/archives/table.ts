import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { id, instant } from '../columns.ts'
import type { Id } from '../ids.ts'

/** What has an archive. */
export type ArchiveContainer = Id<'order'> | Id<'task'> | Id<'submission'> | Id<'asset'>

/**
 * A stored manifest: which bytes an archive has, so that a download that was cut goes on byte for byte. It stands while the container's
 * versions do and none of its files has expired.
 */
export const archives = sqliteTable(
  'archives',
  {
    id: id('archive'),
    createdAt: instant('created_at').notNull(),
    containerId: text('container_id').$type<ArchiveContainer>().notNull(),
    /** Hex SHA-256 of the ids that were chosen; empty: all of it. */
    selection: text('selection').notNull(),
    contentVersion: integer('content_version').notNull(),
    accessVersion: integer('access_version').notNull(),
    /** When the first of its files expires; null: none does. */
    endsAt: instant('ends_at'),
    objectKey: text('object_key').notNull(),
    /** Of the archive, without quotes. */
    etag: text('etag').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    entries: integer('entries').notNull(),
    usedAt: instant('used_at').notNull(),
  },
  (t) => [uniqueIndex('archives_of').on(t.containerId, t.selection, t.contentVersion, t.accessVersion), index('archives_used').on(t.usedAt)],
)
