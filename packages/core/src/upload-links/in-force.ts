import type { Database } from '../ports.ts'
import { narrowed, type UploadLink } from './policy.ts'
import { listAbove } from './repository.ts'

/** A link as it holds now: what staff change, end or withdraw above it holds for it at once (R0.9). Links of staff are what their rows say. */
export async function linkInForce(db: Database, link: UploadLink): Promise<UploadLink> {
  return link.parentId === null ? link : narrowed(link, await listAbove(db, link))
}
