import * as v from 'valibot'
import { Id, Text } from '../schemas.ts'

/** A logo is a PNG picture of at most so many bytes, and of so many pixels each way: it is loaded before anything else of a page. */
export const LARGEST_LOGO_BYTES = 256 * 1024
export const LARGEST_LOGO_PIXELS = 2_048

/** Whose look: the workspace's, or a customer's, whose pages take what it leaves open from the workspace. */
const Holder = v.union([v.literal('workspace'), Id('customer')], 'This id is not valid.')

const Accent = v.pipe(
  v.string(),
  v.transform((text) => text.trim().toLowerCase()),
  v.regex(/^#[0-9a-f]{6}$/, 'Write the colour as # and six digits, like #0b6b62.'),
)

export const BrandOf = v.strictObject({ holderId: Holder })
export type BrandOf = v.InferOutput<typeof BrandOf>
export const UpdateBrand = v.strictObject({ holderId: Holder, accent: v.nullable(Accent), welcomeText: Text(1_000) })
export type UpdateBrand = v.InferOutput<typeof UpdateBrand>
