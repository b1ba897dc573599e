import * as v from 'valibot'
import { Count, Email, RequiredLine, TimeZone } from '../schemas.ts'

export const SetUp = v.strictObject({
  secret: v.pipe(v.string(), v.maxLength(200)),
  workspaceName: RequiredLine(100),
  zone: TimeZone,
  name: RequiredLine(100),
  email: Email,
  sampleData: v.boolean(),
})
export type SetUp = v.InferOutput<typeof SetUp>

export const UpdateWorkspace = v.strictObject({
  name: RequiredLine(100),
  zone: TimeZone,
  retentionDays: Count(1, 3650),
  completedRetentionDays: Count(1, 3650),
  graceHours: Count(0, 720),
  mailFromName: RequiredLine(100),
  mailFromAddress: Email,
})
export type UpdateWorkspace = v.InferOutput<typeof UpdateWorkspace>

export const SendTestSms = v.strictObject({ phone: RequiredLine(40) })
export type SendTestSms = v.InferOutput<typeof SendTestSms>
