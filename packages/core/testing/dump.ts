import * as archives from '@sluice/core/archives/table'
import * as audit from '@sluice/core/audit/table'
import * as chores from '@sluice/core/chores/table'
import * as customers from '@sluice/core/customers/table'
import * as guards from '@sluice/core/database'
import * as files from '@sluice/core/files/table'
import * as notices from '@sluice/core/notices/table'
import * as orders from '@sluice/core/orders/table'
import type { Database } from '@sluice/core/ports'
import * as quotas from '@sluice/core/quotas/table'
import * as receipts from '@sluice/core/receipts/table'
import * as signIn from '@sluice/core/sign-in/table'
import * as staff from '@sluice/core/staff/table'
import * as submissions from '@sluice/core/submissions/table'
import * as tasks from '@sluice/core/tasks/table'
import * as links from '@sluice/core/upload-links/table'
import * as uploads from '@sluice/core/uploads/table'
import * as workspace from '@sluice/core/workspace/table'
import { getTableName, is, sql } from 'drizzle-orm'
import { SQLiteTable } from 'drizzle-orm/sqlite-core'

const rooms = [
  archives,
  audit,
  chores,
  customers,
  guards,
  files,
  notices,
  orders,
  quotas,
  receipts,
  signIn,
  staff,
  submissions,
  tasks,
  links,
  uploads,
  workspace,
]
const tables = rooms.flatMap((room) => Object.values(room).filter((value: unknown) => is(value, SQLiteTable)))
const NOT_OURS = /^(sqlite_|_cf_|d1_migrations|__drizzle)/

/** Every row of every table as text: what the reader of a stolen database has. Throws when the database has a table that is not read here. */
export async function dumpDatabase(db: Database): Promise<string> {
  const named = await db
    .select({ name: sql<string>`name` })
    .from(sql`sqlite_master`)
    .where(sql`type = 'table'`)
    .all()
  const known = new Set(tables.map((table) => getTableName(table)))
  const unread = named.map((row) => row.name).filter((name) => !NOT_OURS.test(name) && !known.has(name))
  if (unread.length > 0) throw new Error(`not dumped: ${unread.join(', ')}`)
  const rows = await Promise.all(tables.map((table) => db.select().from(table).all()))
  return rows.map((found) => JSON.stringify(found)).join('\n')
}
