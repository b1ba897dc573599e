import type { Database } from '../ports.ts'
import { findWorkspace } from './repository.ts'

/** Hours after a link's end in which what was begun may finish (R0.7). */
export const findGraceHours = async (db: Database): Promise<number> => (await findWorkspace(db))?.graceHours ?? 0
