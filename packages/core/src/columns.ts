import { sql } from 'drizzle-orm'
import { integer, text } from 'drizzle-orm/sqlite-core'
import type { Id, IdKind } from './ids.ts'
import type { Instant } from './instants.ts'

/** The columns every table uses, so that an id, an instant and a list look alike everywhere. */
export const id = <K extends IdKind>(_kind: K) => text('id').$type<Id<K>>().primaryKey()
export const ref = <K extends IdKind>(name: string, _kind: K) => text(name).$type<Id<K>>()
export const instant = (name: string) => integer(name).$type<Instant>()
export const flag = (name: string) => integer(name, { mode: 'boolean' })
export const list = <T>(name: string) => text(name, { mode: 'json' }).$type<readonly T[]>()

/** A container's versions rise in the batch that changes its content, or who may see it (an archive's manifest stands while they do). */
export const versions = () => ({
  contentVersion: integer('content_version').notNull().default(1),
  accessVersion: integer('access_version').notNull().default(1),
})

/** The look of a customer's pages; null and empty: that of what stands above. A colour is #rrggbb. */
export const brandColumns = () => ({
  accent: text('accent'),
  welcomeText: text('welcome_text').notNull().default(''),
  logoKey: text('logo_key'),
  logoMediaType: text('logo_media_type'),
})

/** Ids as one JSON parameter: D1 takes 100 parameters a statement. */
export const idsIn = (ids: readonly string[]) => sql`(select value from json_each(${JSON.stringify(ids)}))`

/** The same in a prepared query, which is given them as `ids`. */
export const idsGiven = sql`(select value from json_each(${sql.placeholder('ids')}))`
