import { defineError } from '../errors.ts'

export const uploadNotFound = defineError('upload.not_found', 'not_found', 'This upload does not exist.')
export const uploadTooLarge = defineError('upload.too_large', 'too_large', 'This file is larger than the largest that can be sent.')
export const extensionNotAllowed = defineError('upload.extension_not_allowed', 'unprocessable', 'This task does not take files of this kind.')
export const uploadAbandoned = defineError('upload.abandoned', 'gone', 'This upload was given up. Send the file again.')
export const uploadLost = defineError('upload.lost', 'gone', 'The parts of this upload are no longer in the store. Send the file again.')
export const uploadNotOpen = defineError('upload.not_open', 'conflict', 'This upload takes no more parts.')
export const uploadMoved = defineError('upload.moved', 'conflict', 'This upload has changed meanwhile. Ask which parts are here and go on.')
export const partNumberWrong = defineError('part.number_wrong', 'invalid', 'This upload has no part of this number.')
export const partSizeWrong = defineError('part.size_wrong', 'invalid', 'This part does not have the size that the upload was started with.')
export const partCut = defineError('part.cut', 'invalid', 'The part ended before all of its bytes had arrived. Nothing of it was kept.')
export const partDigestDiffers = defineError(
  'part.digest_differs',
  'unprocessable',
  'The part does not have the digest that was declared. Nothing of it was kept.',
)
export const partRecorded = defineError('part.recorded', 'conflict', 'Another content is recorded for this part. A recorded part never changes.')
export const partOffsetUnknown = defineError('part.offset_unknown', 'conflict', 'Nothing of this part is here to go on from. Send it from its first byte.')
export const partOvertaken = defineError('part.overtaken', 'conflict', 'A later attempt at this part has taken over.')
export const bundleUnreadable = defineError(
  'bundle.unreadable',
  'invalid',
  'A bundle begins with one line of JSON that names its files, and then has their bytes one after another.',
)
export const storeFull = defineError('store.full', 'full', 'There is no room left for files at the moment. What was sent is kept.')
export const folderNotFound = defineError('upload.folder_not_found', 'not_found', 'This folder was not begun by this link.')
export const requestTaken = defineError('upload.request_taken', 'conflict', 'Another call has used this request id. Start again with a new one.')
export const noEarlierVersion = defineError(
  'upload.no_earlier_version',
  'conflict',
  'This link has sent no file of this name that a new version could replace.',
)
export const versionMoved = defineError('upload.version_moved', 'conflict', 'The file that this one replaces has changed meanwhile. Send it again.')
export const tooManyDirectories = defineError('upload.too_many_directories', 'unprocessable', 'A folder has at most 100,000 empty directories.')
