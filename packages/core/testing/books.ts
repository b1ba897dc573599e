import { fileHolders, files, labels } from '@sluice/core/files/table'
import type { Id } from '@sluice/core/ids'
import { getQuota } from '@sluice/core/quotas/usecases'
import { assets, uploads } from '@sluice/core/uploads/table'
import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { ExpectStatic } from 'vitest'
import type { TestContext } from './context.ts'

interface Sending {
  t: TestContext
  link: { linkId: Id<'link'> }
  customerId: Id<'customer'>
  taskId: Id<'task'>
}

/** What quotas count is what is kept; every name has one owner that is there, and every file that comes or is held has one until it is superseded. */
export async function assertBooks(expect: ExpectStatic, { t, link, customerId, taskId }: Sending): Promise<void> {
  const administrator = await t.staff()
  for (const [holderId, which] of [
    ['workspace', isNotNull(files.id)],
    [customerId, eq(files.customerId, customerId)],
    [link.linkId, eq(files.uploadedByLink, link.linkId)],
  ] as const) {
    const kept = await t.db
      .select({ sizeBytes: files.sizeBytes })
      .from(files)
      .where(and(which, eq(files.counted, true)))
      .all()
    const { usedBytes, usedFiles } = await getQuota(administrator, { holderId })
    expect([usedFiles, usedBytes], holderId).toEqual([kept.length, kept.reduce((total, file) => total + file.sizeBytes, 0)])
  }
  const folders = await t.db.select().from(assets).where(eq(assets.taskId, taskId)).all()
  const held = await t.db
    .select()
    .from(fileHolders)
    .where(and(eq(fileHolders.holderId, taskId), isNull(fileHolders.supersededAt)))
    .all()
  const coming = await t.db
    .select({ fileId: uploads.fileId })
    .from(uploads)
    .where(and(eq(uploads.taskId, taskId), inArray(uploads.state, ['open', 'finishing']), isNull(uploads.newVersionOf)))
    .all()
  const named = await t.db
    .select({ ownerId: labels.ownerId })
    .from(labels)
    .where(inArray(sql`${labels.holderId}`, [taskId, ...folders.map((folder) => folder.id)]))
    .all()
  const owners = [...folders.map((folder) => folder.id), ...held.map((holder) => holder.fileId), ...coming.map((upload) => upload.fileId)]
  expect(named.map((label) => label.ownerId).toSorted()).toEqual(owners.toSorted())
  for (const folder of folders) expect(folder.filesIn).toBeGreaterThanOrEqual(held.filter((holder) => holder.assetId === folder.id).length)
}
