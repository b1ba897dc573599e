import { eq } from 'drizzle-orm'
import type { Id } from '../ids.ts'
import type { Database, Statement } from '../ports.ts'
import { setTaskState } from './repository.ts'
import { tasks, taskTypes } from './table.ts'

/** What a task's type says of files that arrive. */
export async function findArrivalFacts(db: Database, id: Id<'task'>): Promise<{ autoAccept: boolean }> {
  const found = await db
    .select({ autoAccept: taskTypes.autoAccept })
    .from(tasks)
    .innerJoin(taskTypes, eq(taskTypes.id, tasks.taskTypeId))
    .where(eq(tasks.id, id))
    .get()
  return found ?? { autoAccept: false }
}

/** Statement of a file's arrival: `needed → uploaded`, or `accepted` where the type accepts by itself. */
export const markTaskReceived = (db: Database, id: Id<'task'>, autoAccept: boolean): Statement => setTaskState(db, id, autoAccept ? 'accepted' : 'uploaded')
