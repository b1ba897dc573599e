import { defineError } from '../errors.ts'

export const submissionMoved = defineError('submission.moved', 'conflict', 'Bytes are still arriving for this submission.')
