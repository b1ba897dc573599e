import { defineError } from '../errors.ts'

export const quotaHolderNotFound = defineError('quota.holder_not_found', 'not_found', 'There is nobody of this id who could have a quota.')
export const bytesExceeded = defineError('quota.bytes_exceeded', 'unprocessable', 'These files are larger than the room that is left.')
export const filesExceeded = defineError('quota.files_exceeded', 'unprocessable', 'These are more files than may still be sent.')
export const quotaFileTooLarge = defineError('quota.file_too_large', 'too_large', 'This file is larger than a file may be here.')
export const quotaExtensionNotAllowed = defineError('quota.extension_not_allowed', 'unprocessable', 'Files of this kind are not taken here.')
export const quotaFull = defineError('quota.full', 'conflict', 'The room that was left has been taken by others meanwhile. Try again.')
