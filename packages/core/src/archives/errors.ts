import { defineError } from '../errors.ts'

export const archiveNotFound = defineError('archive.not_found', 'not_found', 'There is nothing here to download.')
