import { action } from '@solidjs/router'
import { api } from '../../api.ts'
import { staffQuery } from '../../shell/staff-query.ts'

export type Quota = Awaited<ReturnType<typeof api.quotas.get.query>>
export type QuotaInput = Parameters<typeof api.quotas.set.mutate>[0]
export type QuotaHolder = QuotaInput['holderId']

export const getQuota = staffQuery((holderId: QuotaHolder) => api.quotas.get.query({ holderId }), 'quota')
export const setQuota = action((input: QuotaInput) => api.quotas.set.mutate(input), 'quotas.set')
