import { defineError } from '../errors.ts'

export const fileNotFound = defineError('file.not_found', 'not_found', 'This file does not exist.')
export const fileExpired = defineError('file.expired', 'gone', 'This file has expired and is no longer available.')
export const fileMissing = defineError('file.missing', 'gone', 'The bytes of this file are missing from the store.')
export const fileNotHeld = defineError('file.not_held', 'conflict', 'This file is no longer kept here.')
export const nameContended = defineError('file.name_contended', 'conflict', 'Others keep sending files of this name at the same moment. Try again.')
