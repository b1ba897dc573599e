import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { Id } from '../ids.ts'
import { DAY, type Instant } from '../instants.ts'
import type { Database } from '../ports.ts'
import { fileHolders, files } from './table.ts'

/** The end of what a new version replaces: R0.13's days from now, or the end it had when that is sooner. */
const endOfSuperseded = (now: Instant) =>
  sql`(select min(coalesce(file_holders.expires_at, ends.at), ends.at) from (select ${now} + completed_retention_days * ${DAY} as at from workspaces where id = 1) as ends)`

/** Of a task's files one, or all that it holds. */
export const supersedeHolders = (db: Database, holderId: Id<'task'>, fileId: Id<'file'> | 'all', now: Instant) =>
  db
    .update(fileHolders)
    .set({ supersededAt: now, expiresAt: sql`case when chosen then expires_at else ${endOfSuperseded(now)} end` })
    .where(and(eq(fileHolders.holderId, holderId), fileId === 'all' ? undefined : eq(fileHolders.fileId, fileId), isNull(fileHolders.supersededAt)))

/** What was superseded at an instant counts again, and ends by its order's rule. */
export const holdAgain = (db: Database, holderId: Id<'task'>, supersededAt: Instant, expiresAt: SQL) =>
  db
    .update(fileHolders)
    .set({ supersededAt: null, expiresAt: sql`case when chosen then expires_at else ${expiresAt} end` })
    .where(and(eq(fileHolders.holderId, holderId), eq(fileHolders.supersededAt, supersededAt)))

/** Files of a task that were superseded at an instant, as a list in SQL. */
export const supersededFiles = (holderId: Id<'task'>, at: Instant) =>
  sql`(select file_id from file_holders where holder_id = ${holderId} and superseded_at = ${at})`

/** Finds a row while something that was superseded at an instant can still be had. */
export const anySuperseded = (holderId: Id<'task'>, at: Instant, now: Instant) =>
  sql`select 1 from files where id in ${supersededFiles(holderId, at)} and state = 'ready' and (expires_at is null or expires_at > ${now})`

/** The links that sent what a task holds. */
export const listSenders = (db: Database, holderId: Id<'task'>) =>
  db
    .selectDistinct({ linkId: files.uploadedByLink })
    .from(fileHolders)
    .innerJoin(files, eq(files.id, fileHolders.fileId))
    .where(and(eq(fileHolders.holderId, holderId), isNull(fileHolders.supersededAt)))
    .all()
