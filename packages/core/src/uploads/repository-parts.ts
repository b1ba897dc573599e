import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import { idsGiven } from '../columns.ts'
import { prepared } from '../database.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { Database, StoredBytes } from '../ports.ts'
import { uploadParts } from './table.ts'

export type UploadPart = typeof uploadParts.$inferSelect

const partsOfUploads = prepared((db) =>
  db
    .select()
    .from(uploadParts)
    .where(and(inArray(uploadParts.uploadId, idsGiven), eq(uploadParts.n, sql.placeholder('n')))),
)

/** Part `n` of these uploads, claimed or recorded. */
export const listParts = (db: Database, uploadIds: readonly Id<'upload'>[], n: number) => partsOfUploads(db).all({ ids: JSON.stringify(uploadIds), n })

/** An attempt at a part of an upload. */
export interface Attempt {
  uploadId: Id<'upload'>
  attemptId: Id<'attempt'>
}

/** Gives part `n` of open uploads to attempts, unless it is recorded; the latest attempt has it. The answer has those that were given. */
export const claimParts = (db: Database, n: number, attempts: readonly Attempt[], at: Instant) =>
  db
    .insert(uploadParts)
    .select(
      sql`select u.id, ${n}, value ->> 'attemptId', ${at}, null, null, null, null, null
          from json_each(${JSON.stringify(attempts)}) cross join uploads u on u.id = value ->> 'uploadId' where u.state = 'open'`,
    )
    .onConflictDoUpdate({
      target: [uploadParts.uploadId, uploadParts.n],
      set: { attemptId: sql`excluded.attempt_id`, claimedAt: at },
      setWhere: isNull(uploadParts.recordedAt),
    })
    .returning({ uploadId: uploadParts.uploadId })
    .all()

/** Matches only attempts that have their part, while it is unrecorded and its upload takes parts: follow it with must(). */
export const recordParts = (db: Database, n: number, attempts: readonly (Attempt & StoredBytes)[], now: Instant) =>
  db
    .update(uploadParts)
    .set({
      sizeBytes: sql`a.value ->> 'sizeBytes'`,
      crc32: sql`a.value ->> 'crc32'`,
      sha256: sql`a.value ->> 'sha256'`,
      tag: sql`a.value ->> 'tag'`,
      recordedAt: now,
    })
    .from(sql`json_each(${JSON.stringify(attempts)}) as a`)
    .where(
      and(
        sql`${uploadParts.uploadId} = a.value ->> 'uploadId'`,
        eq(uploadParts.n, n),
        sql`${uploadParts.attemptId} = a.value ->> 'attemptId'`,
        isNull(uploadParts.recordedAt),
        sql`exists (select 1 from uploads u where u.id = ${uploadParts.uploadId} and u.state = 'open')`,
      ),
    )

export type RecordedPart = Awaited<ReturnType<typeof listRecordedParts>>[number]

export const listRecordedParts = (db: Database, uploadId: Id<'upload'>) =>
  db
    .select({ n: uploadParts.n, sizeBytes: uploadParts.sizeBytes, crc32: uploadParts.crc32, sha256: uploadParts.sha256, tag: uploadParts.tag })
    .from(uploadParts)
    .where(and(eq(uploadParts.uploadId, uploadId), isNotNull(uploadParts.recordedAt)))
    .orderBy(asc(uploadParts.n))
    .all()

/** The store holds other bytes than were recorded: every part must come again. */
export const forgetParts = (db: Database, id: Id<'upload'>) => db.update(uploadParts).set({ recordedAt: null }).where(eq(uploadParts.uploadId, id))
