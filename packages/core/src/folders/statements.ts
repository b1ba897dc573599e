import { type Guard, mustExist } from '../database.ts'
import type { Id } from '../ids.ts'
import type { Database, Statement } from '../ports.ts'
import { folderNotFound } from '../uploads/errors.ts'
import { assetExists, countIntoAsset, findAsset } from './repository.ts'

/** A folder that this link began for this task. */
export const findFolder = (db: Database, id: Id<'asset'>, linkId: Id<'link'>, taskId: Id<'task'>) => findAsset(db, id, linkId, taskId)

/** Guard of a start into a folder: one that was purged while the call ran takes nothing. */
export const stillThere = (id: Id<'asset'>): Guard => mustExist(assetExists(id), folderNotFound)

/** Statement of an arrival: so many more of the folder's files are here, and its content has changed. */
export const countIntoFolder = (db: Database, id: Id<'asset'>, files: number): Statement => countIntoAsset(db, id, files)
