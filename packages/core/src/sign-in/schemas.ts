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

/** `codeId`: how the sending of this one stands is told too. */
export const GateOf = v.strictObject({ codeId: v.optional(Id('code')) })
export type GateOf = v.InferOutput<typeof GateOf>
/** `byEmail` asks for the mail where the SMS cannot go out. Where a code goes, staff have fixed in either case. */
export const RequestLinkCode = v.strictObject({ byEmail: v.optional(v.boolean(), false) })
export type RequestLinkCode = v.InferOutput<typeof RequestLinkCode>
