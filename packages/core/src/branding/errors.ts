import { defineError } from '../errors.ts'

export const brandHolderNotFound = defineError('brand.holder_not_found', 'not_found', 'There is no customer of this id.')
export const logoNotFound = defineError('logo.not_found', 'not_found', 'There is no such logo.')
export const logoTooLarge = defineError('logo.too_large', 'too_large', 'A logo has at most 256 KiB.')
export const logoUnreadable = defineError('logo.unreadable', 'unprocessable', 'A logo must be a PNG picture of at most 2,048 pixels each way.')
export const logoChanged = defineError('logo.changed', 'conflict', 'Someone else changed this logo meanwhile.')
