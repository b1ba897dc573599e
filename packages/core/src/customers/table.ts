import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { brandColumns, id, instant, ref } from '../columns.ts'
import { staff } from '../staff/table.ts'

/** A customer is a company. */
export const customers = sqliteTable(
  'customers',
  {
    id: id('customer'),
    createdAt: instant('created_at').notNull(),
    createdBy: ref('created_by', 'staff')
      .notNull()
      .references(() => staff.id),
    name: text('name').notNull(),
    /** The name as lists sort and find it: lower case. */
    sortName: text('sort_name').notNull(),
    notes: text('notes').notNull().default(''),
    ...brandColumns(),
  },
  (t) => [index('customers_sort_name').on(t.sortName, t.id)],
)
