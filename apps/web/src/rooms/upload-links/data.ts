import { action } from '@solidjs/router'
import type { Id } from '@sluice/core/ids'
import { api } from '../../api.ts'
import { staffQuery } from '../../shell/staff-query.ts'

export type Link = Awaited<ReturnType<typeof api.uploadLinks.list.query>>[number]

export const listLinks = staffQuery((customerId: Id<'customer'>) => api.uploadLinks.list.query({ customerId }), 'links')
export const countLinks = staffQuery((customerId: Id<'customer'>) => api.uploadLinks.count.query({ customerId }), 'linkCount')
export type Preview = Awaited<ReturnType<typeof api.uploadLinks.preview.mutate>>
export const previewLink = (input: Parameters<typeof api.uploadLinks.preview.mutate>[0]): Promise<Preview> => api.uploadLinks.preview.mutate(input)
export const createLink = action((input: Parameters<typeof api.uploadLinks.create.mutate>[0]) => api.uploadLinks.create.mutate(input), 'uploadLinks.create')
export const updateLink = action((input: Parameters<typeof api.uploadLinks.update.mutate>[0]) => api.uploadLinks.update.mutate(input), 'uploadLinks.update')
export const sendLink = action((linkId: Id<'link'>) => api.uploadLinks.send.mutate({ linkId }), 'uploadLinks.send')
export const revokeLink = action((linkId: Id<'link'>) => api.uploadLinks.revoke.mutate({ linkId }), 'uploadLinks.revoke')
/** The address with its secret. It is asked for at each copy and kept nowhere. */
export const copyLink = async (linkId: Id<'link'>): Promise<string> => (await api.uploadLinks.copy.mutate({ linkId })).url

export type TimeRequest = Awaited<ReturnType<typeof api.uploadLinks.listTimeRequests.query>>[number]

/** Requests for more time that wait for an answer; of all customers when none is given. */
export const listTimeRequests = staffQuery((customerId?: Id<'customer'>) => api.uploadLinks.listTimeRequests.query({ customerId }), 'timeRequests')
export const grantMoreTime = action(
  (input: Parameters<typeof api.uploadLinks.grantMoreTime.mutate>[0]) => api.uploadLinks.grantMoreTime.mutate(input),
  'uploadLinks.grantMoreTime',
)
export const declineMoreTime = action((requestId: Id<'timeRequest'>) => api.uploadLinks.declineMoreTime.mutate({ requestId }), 'uploadLinks.declineMoreTime')
