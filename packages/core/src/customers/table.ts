import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { id, instant, ref } from '../columns.ts'
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
    /** The look of the customer's pages; null and empty: the workspace's. A colour is #rrggbb. */
    accent: text('accent'),
    welcomeText: text('welcome_text').notNull().default(''),
    logoKey: text('logo_key'),
    logoMediaType: text('logo_media_type'),
  },
  (t) => [index('customers_sort_name').on(t.sortName, t.id)],
)
