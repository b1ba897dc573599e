import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { flag, id, instant, ref } from '../columns.ts'
import type { Id } from '../ids.ts'

export const FILE_STATES = ['receiving', 'ready', 'trashed', 'deleting', 'missing'] as const

/** One row, one object. The row is born before the object and dies after it. */
export const files = sqliteTable(
  'files',
  {
    id: id('file'),
    createdAt: instant('created_at').notNull(),
    state: text('state', { enum: FILE_STATES }).notNull(),
    /** What the sender called it: a label, never a path or a key. */
    name: text('name').notNull(),
    /** Path inside the folder asset it came with, `/` between names; the name itself when it came alone. */
    relativePath: text('relative_path').notNull(),
    mediaType: text('media_type').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    lastModified: instant('last_modified'),
    /** Random; an attempt at a plain put writes its own key, and the recorded one wins. */
    objectKey: text('object_key').notNull(),
    /** Hex. One part: SHA-256 of the file. More: SHA-256 over the parts' raw digests, with `digestPartBytes` the part size. */
    sha256: text('sha256'),
    digestPartBytes: integer('digest_part_bytes'),
    crc32: text('crc32'),
    readyAt: instant('ready_at'),
    /** The latest end of its holders, null when one keeps it without end. Set in the batch that changes a holder. */
    expiresAt: instant('expires_at'),
    /** When a purge claimed it: a claim older than two minutes was left by a crash. */
    deletingAt: instant('deleting_at'),
    uploadedByLink: ref('uploaded_by_link', 'link'),
    submissionId: ref('submission_id', 'submission'),
    /** The customer in whose quota it counts, with the link's and the workspace's. */
    customerId: ref('customer_id', 'customer'),
    /** Whether quotas count it still: it is given back once. */
    counted: flag('counted').notNull().default(false),
  },
  (t) => [index('files_due').on(t.state, t.expiresAt)],
)

/** Who keeps a file, and until when. A holder is a task today; directories, experiences and deliveries hold files in the same way. */
export const fileHolders = sqliteTable(
  'file_holders',
  {
    holderId: text('holder_id').$type<Id<'task'>>().notNull(),
    fileId: ref('file_id', 'file')
      .notNull()
      .references(() => files.id),
    assetId: ref('asset_id', 'asset'),
    createdAt: instant('created_at').notNull(),
    /** The end of this holding; null: kept without end. */
    expiresAt: instant('expires_at'),
    /** Staff chose the end by hand: the holder's own rule leaves it alone. */
    chosen: flag('chosen').notNull().default(false),
    /** A new version has taken its place. */
    supersededAt: instant('superseded_at'),
  },
  (t) => [
    primaryKey({ columns: [t.holderId, t.fileId] }),
    index('file_holders_file').on(t.fileId),
    index('file_holders_list').on(t.holderId, t.createdAt, t.fileId),
    index('file_holders_asset')
      .on(t.assetId)
      .where(sql`asset_id is not null`),
  ],
)

/**
 * Names are create-only: a second `take.wav` of a holder becomes `take (2).wav`. A label is taken from the start of an upload until its file is
 * purged; a folder has one too. Inside a folder, the folder is the holder and the whole path the name.
 */
export const labels = sqliteTable(
  'labels',
  {
    holderId: text('holder_id').$type<Id<'task'> | Id<'asset'>>().notNull(),
    /** The name without a number, in lower case: what differs only in case is one name on many systems. */
    baseKey: text('base_key').notNull(),
    /** 1: the name itself; from 2 on the number that it bears. */
    n: integer('n').notNull(),
    ownerId: text('owner_id').$type<Id<'file'> | Id<'asset'>>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.holderId, t.baseKey, t.n] }), index('labels_owner').on(t.ownerId)],
)
