import { action } from '@solidjs/router'
import { api } from '../../api.ts'
import { staffQuery } from '../../shell/staff-query.ts'

export type Run = Awaited<ReturnType<typeof api.chores.listRuns.query>>[number]

export const listRuns = staffQuery(() => api.chores.listRuns.query(), 'runs')
export const runChore = action((chore: string) => api.chores.run.mutate({ chore }), 'chores.run')
