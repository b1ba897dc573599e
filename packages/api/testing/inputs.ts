import { newId } from '@sluice/core/ids'

/** Of things that nobody has: inputs that are valid and harm nobody. */
export const id = {
  customerId: newId('customer'),
  orderId: newId('order'),
  taskId: newId('task'),
  taskTypeId: newId('taskType'),
  linkId: newId('link'),
  fileId: newId('file'),
  assetId: newId('asset'),
  uploadId: newId('upload'),
  staffId: newId('staff'),
  codeId: newId('code'),
  submissionId: newId('submission'),
}
export const requestId = newId('event')
export const seenTask = { taskId: id.taskId, state: 'uploaded', contentVersion: 1 }
export const taskType = { name: 'Artwork', enabledForCustomerUpload: true, allowedExtensions: [], autoAccept: false }
export const link = { description: 'x', email: 'a@b.example', allowTitle: false, allowDuration: false, display: 'both', validUntil: null }
export const workspace = {
  name: 'Lumen',
  zone: 'UTC',
  retentionDays: 30,
  completedRetentionDays: 30,
  graceHours: 24,
  mailFromName: 'Lumen',
  mailFromAddress: 'files@lumen.example',
}
export const setUp = { secret: 'wrong', workspaceName: 'Mine', zone: 'UTC', name: 'Eve', email: 'eve@evil.example', sampleData: false }
