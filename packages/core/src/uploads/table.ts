import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { id, instant, ref, versions } from '../columns.ts'
import { files } from '../files/table.ts'
import { tasks } from '../tasks/table.ts'

/** A directory tree uploaded as one unit. */
export const assets = sqliteTable(
  'assets',
  {
    id: id('asset'),
    createdAt: instant('created_at').notNull(),
    taskId: ref('task_id', 'task')
      .notNull()
      .references(() => tasks.id),
    linkId: ref('link_id', 'link').notNull(),
    name: text('name').notNull(),
    /** How many files the sender said it has. */
    files: integer('files').notNull(),
    /** How many of them have arrived. */
    filesIn: integer('files_in').notNull().default(0),
    ...versions(),
  },
  (t) => [index('assets_task').on(t.taskId), index('assets_created').on(t.createdAt)],
)

/** The directories of a folder that have nothing in them: the others follow from its files' paths. */
export const assetDirectories = sqliteTable(
  'asset_directories',
  {
    assetId: ref('asset_id', 'asset')
      .notNull()
      .references(() => assets.id),
    path: text('path').notNull(),
  },
  (t) => [primaryKey({ columns: [t.assetId, t.path] })],
)

export const UPLOAD_STATES = ['open', 'finishing', 'finished', 'abandoned'] as const

/** One file on its way in. Its part size is fixed at start. */
export const uploads = sqliteTable(
  'uploads',
  {
    id: id('upload'),
    createdAt: instant('created_at').notNull(),
    /** The caller's id of the start call: the same call again finds what it began. */
    requestId: ref('request_id', 'event').notNull(),
    position: integer('position').notNull(),
    state: text('state', { enum: UPLOAD_STATES }).notNull(),
    fileId: ref('file_id', 'file')
      .notNull()
      .references(() => files.id),
    taskId: ref('task_id', 'task')
      .notNull()
      .references(() => tasks.id),
    /** The task's order, so that progress and submissions need no join. */
    orderId: ref('order_id', 'order').notNull(),
    assetId: ref('asset_id', 'asset').references(() => assets.id),
    linkId: ref('link_id', 'link').notNull(),
    /** The file whose place this one takes when it arrives; null: it stands beside what is there. */
    newVersionOf: ref('new_version_of', 'file'),
    sizeBytes: integer('size_bytes').notNull(),
    partSizeBytes: integer('part_size_bytes').notNull(),
    partCount: integer('part_count').notNull(),
    /** The store's name for the multipart upload; null until the first part of several comes, and always for one part. */
    storeUpload: text('store_upload'),
    partAt: instant('part_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    index('uploads_request').on(t.requestId, t.position),
    index('uploads_order')
      .on(t.orderId)
      .where(sql`state in ('open', 'finishing')`),
    index('uploads_task').on(t.taskId),
    index('uploads_link')
      .on(t.linkId)
      .where(sql`state in ('open', 'finishing')`),
    index('uploads_due')
      .on(t.partAt)
      .where(sql`state in ('open', 'finishing')`),
    index('uploads_file').on(t.fileId),
    index('uploads_asset')
      .on(t.assetId)
      .where(sql`asset_id is not null`),
    index('uploads_ended')
      .on(t.endedAt)
      .where(sql`state = 'finished'`),
  ],
)

/** A part is claimed by an attempt, and recorded once its bytes are stored and verified. A recorded part never changes. */
export const uploadParts = sqliteTable(
  'upload_parts',
  {
    uploadId: ref('upload_id', 'upload')
      .notNull()
      .references(() => uploads.id),
    n: integer('n').notNull(),
    attemptId: ref('attempt_id', 'attempt').notNull(),
    claimedAt: instant('claimed_at').notNull(),
    recordedAt: instant('recorded_at'),
    sizeBytes: integer('size_bytes'),
    crc32: text('crc32'),
    sha256: text('sha256'),
    tag: text('tag'),
  },
  (t) => [primaryKey({ columns: [t.uploadId, t.n] })],
)
