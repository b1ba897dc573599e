import type { Id } from '../ids.ts'
import type { Database, Statement } from '../ports.ts'
import { findAutoAccept, setTaskState } from './repository.ts'

/** What a task's type says of files that arrive. */
export const findArrivalFacts = async (db: Database, id: Id<'task'>): Promise<{ autoAccept: boolean }> =>
  (await findAutoAccept(db, id)) ?? { autoAccept: false }

/** Statement of a file's arrival: `needed → uploaded`, or `accepted` where the type accepts by itself. */
export const markTaskReceived = (db: Database, id: Id<'task'>, autoAccept: boolean): Statement => setTaskState(db, id, autoAccept ? 'accepted' : 'uploaded')
