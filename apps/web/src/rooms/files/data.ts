import { action } from '@solidjs/router'
import type { Id } from '@sluice/core/ids'
import type { Instant } from '@sluice/core/instants'
import { api } from '../../api.ts'
import { staffQuery } from '../../shell/staff-query.ts'

export type TaskFile = Awaited<ReturnType<typeof api.files.listByTask.query>>['items'][number]

const PAGE = 200

export const listTaskFiles = staffQuery((taskId: Id<'task'>, after?: string) => api.files.listByTask.query({ taskId, after, limit: PAGE }), 'files')
export const setFileExpiry = action(
  (taskId: Id<'task'>, fileId: Id<'file'>, expiresAt: Instant | null) => api.files.setExpiry.mutate({ taskId, fileId, expiresAt }),
  'files.setExpiry',
)
