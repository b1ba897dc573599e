import { action, query } from '@solidjs/router'
import { api } from '../../api.ts'
import { staffQuery } from '../../shell/staff-query.ts'

/** Open to anyone: whether there is a workspace, its name and zone. */
export const describeWorkspace = query(() => api.workspace.describe.query(), 'workspace')
export const getConfiguration = staffQuery(() => api.workspace.configuration.query(), 'configuration')
export const updateWorkspace = action((input: Parameters<typeof api.workspace.update.mutate>[0]) => api.workspace.update.mutate(input), 'workspace.update')
export const sendTestMail = action(() => api.workspace.sendTestMail.mutate(), 'workspace.sendTestMail')
export const describeSms = staffQuery(() => api.workspace.sms.query(), 'sms')
export const sendTestSms = action(
  (input: Parameters<typeof api.workspace.sendTestSms.mutate>[0]) => api.workspace.sendTestSms.mutate(input),
  'workspace.sendTestSms',
)

export type Configuration = Awaited<ReturnType<typeof api.workspace.configuration.query>>
