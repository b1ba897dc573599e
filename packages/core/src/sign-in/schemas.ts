import * as v from 'valibot'
import { Email, Id } from '../schemas.ts'

export const CodeInput = v.pipe(
  v.string(),
  v.transform((text) => text.replace(/\s/g, '')),
  v.regex(/^\d{6}$/, 'The code has six digits.'),
)
export const RequestCode = v.strictObject({ email: Email })
export type RequestCode = v.InferOutput<typeof RequestCode>
export const VerifyCode = v.strictObject({ codeId: Id('code'), code: CodeInput })
export type VerifyCode = v.InferOutput<typeof VerifyCode>
