import { and, asc, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { idsIn } from '../columns.ts'
import { fileHolders, files } from '../files/table.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import { orders } from '../orders/table.ts'
import type { Database } from '../ports.ts'
import { submissions } from '../submissions/table.ts'
import { uploadLinks } from '../upload-links/table.ts'
import { assetDirectories, assets } from '../uploads/table.ts'
import { receipts, signingKeys } from './table.ts'

/** A later submission may have opened when the link reached the order no more: for what was begun before. */
const titleAtFirst = sql`(select first.order_title from submissions first where first.order_id = s.order_id and first.link_id = s.link_id order by first.created_at limit 1)`

/** With the names of now; of an order that the link does not reach, with the one that it had when the link began to send for it. */
export const insertReceipt = (db: Database, submissionId: Id<'submission'>, now: Instant, reached: boolean) =>
  db.insert(receipts).select(
    sql`select ${submissionId}, ${now},
          json_object('workspace', w.name, 'customer', c.name, 'title', ${reached ? sql`o.title` : titleAtFirst}, 'description', l.description, 'email', l.email),
          'due', null, null, null, null, null, null
        from submissions s join orders o on o.id = s.order_id join customers c on c.id = o.customer_id join workspaces w on w.id = 1
          left join upload_links l on l.id = s.link_id
        where s.id = ${submissionId}`,
  )

/** The oldest first, with how many files each has to list. */
export const listDueReceipts = (db: Database, limit: number) =>
  db
    .select({ submissionId: receipts.submissionId, files: submissions.files })
    .from(receipts)
    .innerJoin(submissions, eq(submissions.id, receipts.submissionId))
    .where(sql`${receipts.state} = 'due'`)
    // One that failed waits behind the others.
    .orderBy(sql`coalesce(${receipts.madeAt}, ${receipts.createdAt})`)
    .limit(limit)
    .all()

export type MadeFacts = Required<Pick<typeof receipts.$inferInsert, 'madeAt' | 'objectKey' | 'sizeBytes' | 'sha256' | 'keyId' | 'signature'>>

/** It could not be made: the others come first from now on. */
export const setTried = (db: Database, submissionId: Id<'submission'>, at: Instant) =>
  db
    .update(receipts)
    .set({ madeAt: at })
    .where(and(eq(receipts.submissionId, submissionId), sql`${receipts.state} = 'due'`))

/** Matches only a receipt that nobody has made yet: follow it with must(). */
export const setMade = (db: Database, submissionId: Id<'submission'>, facts: MadeFacts) =>
  db
    .update(receipts)
    .set({ ...facts, state: 'made' })
    .where(and(eq(receipts.submissionId, submissionId), sql`${receipts.state} = 'due'`))

/** What every reader of receipts is told. The link's row may be gone. */
const described = {
  receipt: receipts,
  submission: submissions,
  order: { id: orders.id, number: orders.number },
  link: { description: uploadLinks.description },
}

const describedReceipts = (db: Database) =>
  db
    .select(described)
    .from(submissions)
    .innerJoin(receipts, eq(receipts.submissionId, submissions.id))
    .innerJoin(orders, eq(orders.id, submissions.orderId))
    .leftJoin(uploadLinks, eq(uploadLinks.id, submissions.linkId))

/** `linkId` given: only if that link sent it. */
export const findReceipt = (db: Database, submissionId: Id<'submission'>, linkId?: Id<'link'>) =>
  describedReceipts(db)
    .where(and(eq(submissions.id, submissionId), linkId === undefined ? undefined : eq(submissions.linkId, linkId)))
    .get()

export type DescribedReceipt = NonNullable<Awaited<ReturnType<typeof findReceipt>>>

type After = [string | number, string] | null
const older = (after: After) => (after ? sql`(${receipts.createdAt}, ${receipts.submissionId}) < (${after[0]}, ${after[1]})` : undefined)
const newestFirst = [desc(receipts.createdAt), desc(receipts.submissionId)] as const

export const listOrderReceiptRows = (db: Database, orderId: Id<'order'>, after: After, limit: number) =>
  describedReceipts(db)
    .where(and(eq(submissions.orderId, orderId), older(after)))
    .orderBy(...newestFirst)
    .limit(limit)
    .all()

/** By the customer's orders, which are indexed: a link sends for no other customer. */
export const listLinkReceiptRows = (db: Database, link: { id: Id<'link'>; customerId: Id<'customer'> }, after: After, limit: number) =>
  describedReceipts(db)
    .where(and(eq(orders.customerId, link.customerId), eq(submissions.linkId, link.id), older(after)))
    .orderBy(...newestFirst)
    .limit(limit)
    .all()

/** Files of a submission that one task holds, whatever became of them since, in the order of arrival. `between` keeps the search near the submission's time. */
export const listSentFiles = (
  db: Database,
  of: { taskId: Id<'task'>; submissionId: Id<'submission'>; between: readonly [Instant, Instant] },
  after: { heldAt: Instant; fileId: Id<'file'> } | null,
  limit: number,
) =>
  db
    .select({
      fileId: files.id,
      heldAt: fileHolders.createdAt,
      assetId: fileHolders.assetId,
      assetName: assets.name,
      name: files.name,
      relativePath: files.relativePath,
      sizeBytes: files.sizeBytes,
      sha256: files.sha256,
      partSizeBytes: files.digestPartBytes,
      crc32: files.crc32,
      readyAt: files.readyAt,
    })
    .from(fileHolders)
    .innerJoin(files, eq(files.id, fileHolders.fileId))
    .leftJoin(assets, eq(assets.id, fileHolders.assetId))
    .where(
      and(
        eq(fileHolders.holderId, of.taskId),
        sql`${fileHolders.createdAt} between ${of.between[0]} and ${of.between[1]}`,
        after ? sql`(${fileHolders.createdAt}, ${fileHolders.fileId}) > (${after.heldAt}, ${after.fileId})` : undefined,
        eq(files.submissionId, of.submissionId),
      ),
    )
    .orderBy(asc(fileHolders.createdAt), asc(fileHolders.fileId))
    .limit(limit)
    .all()

export type SentFile = Awaited<ReturnType<typeof listSentFiles>>[number]

/** The complete folders with empty directories in them, of which a submission brought at least one file. */
export const listFoldersWithEmpty = (db: Database, of: { submissionId: Id<'submission'>; orderId: Id<'order'>; linkId: Id<'link'> }) =>
  db
    .select({ id: assets.id })
    .from(assets)
    .where(
      and(
        sql`${assets.taskId} in (select id from tasks where order_id = ${of.orderId})`,
        eq(assets.linkId, of.linkId),
        sql`${assets.filesIn} >= ${assets.files}`,
        sql`exists (select 1 from asset_directories d where d.asset_id = ${assets.id})`,
        sql`exists (select 1 from file_holders h join files f on f.id = h.file_id where h.asset_id = ${assets.id} and f.submission_id = ${of.submissionId})`,
      ),
    )
    .all()

export const listEmptyDirectories = (db: Database, assetIds: readonly Id<'asset'>[], after: { assetId: Id<'asset'>; path: string } | null, limit: number) =>
  db
    .select({ assetId: assetDirectories.assetId, path: assetDirectories.path, assetName: assets.name })
    .from(assetDirectories)
    .innerJoin(assets, eq(assets.id, assetDirectories.assetId))
    .where(
      and(
        inArray(assetDirectories.assetId, idsIn(assetIds)),
        after ? sql`(${assetDirectories.assetId}, ${assetDirectories.path}) > (${after.assetId}, ${after.path})` : undefined,
      ),
    )
    .orderBy(asc(assetDirectories.assetId), asc(assetDirectories.path))
    .limit(limit)
    .all()

/** Which objects these submissions' receipts have. */
export const listObjectKeys = (db: Database, submissionIds: readonly Id<'submission'>[]) =>
  db
    .select({ objectKey: receipts.objectKey })
    .from(receipts)
    .where(and(inArray(receipts.submissionId, idsIn(submissionIds)), isNotNull(receipts.objectKey)))
    .all()

/** The newest first. They are few: one is made when the deployment's key that seals them is lost. */
export const listKeyRows = (db: Database) => db.select().from(signingKeys).orderBy(desc(signingKeys.createdAt), desc(signingKeys.id)).all()

export const insertKey = (db: Database, row: typeof signingKeys.$inferInsert) => db.insert(signingKeys).values(row)

/** Finds a row while no other signing key than these has been made. */
export const noKeyBeside = (ids: readonly Id<'signingKey'>[]) => sql`select 1 where not exists (select 1 from signing_keys where id not in ${idsIn(ids)})`
