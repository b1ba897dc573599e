import type { Id } from '../ids.ts'
import type { Database, Statement } from '../ports.ts'
import { raiseContent, receiveInto } from './repository.ts'

/** Statement of a file's arrival: `needed → uploaded`, or `accepted` where the type accepts by itself; its content has changed. */
export const markTaskReceived = (db: Database, id: Id<'task'>): Statement => receiveInto(db, id)

/** Statement: a task's content changed, so an archive of it made before no longer stands. */
export const raiseTaskContent = (db: Database, id: Id<'task'>): Statement => raiseContent(db, id)
