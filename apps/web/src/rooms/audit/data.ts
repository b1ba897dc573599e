import { api } from '../../api.ts'
import { staffQuery } from '../../shell/staff-query.ts'

export type AuditEvent = Awaited<ReturnType<typeof api.audit.list.query>>[number]

const PAGE = 50

/** The newest events first, as pages: `next` is the `seq` to go on from. */
export const listAudit = staffQuery(async (after?: string) => {
  const items = await api.audit.list.query({ limit: PAGE, ...(after === undefined ? {} : { before: Number(after) }) })
  const last = items.at(-1)
  return { items, next: items.length === PAGE && last ? String(last.seq) : null }
}, 'audit')
