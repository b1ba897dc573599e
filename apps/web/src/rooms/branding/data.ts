import { action } from '@solidjs/router'
import { api, fetchBytes } from '../../api.ts'
import { staffQuery } from '../../shell/staff-query.ts'

export type BrandInput = Parameters<typeof api.branding.update.mutate>[0]
export type BrandHolder = BrandInput['holderId']
export type Brand = Awaited<ReturnType<typeof api.branding.get.query>>

export const getBrand = staffQuery((holderId: BrandHolder) => api.branding.get.query({ holderId }), 'brand')
export const updateBrand = action((input: BrandInput) => api.branding.update.mutate(input), 'branding.update')
export const removeLogo = action((holderId: BrandHolder) => api.branding.removeLogo.mutate({ holderId }), 'branding.removeLogo')
/** `logo` is a PNG picture. */
export const setLogo = action((holderId: BrandHolder, logo: Blob) => fetchBytes(`/api/logos/${holderId}`, { method: 'PUT', body: logo }), 'branding.setLogo')
