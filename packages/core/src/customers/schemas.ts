import * as v from 'valibot'
import { Id, Line, Page, RequiredLine } from '../schemas.ts'

const fields = { name: RequiredLine(200), notes: v.optional(Line(2_000), '') }
export const CreateCustomer = v.strictObject(fields)
export type CreateCustomer = v.InferOutput<typeof CreateCustomer>
export const UpdateCustomer = v.strictObject({ customerId: Id('customer'), ...fields })
export type UpdateCustomer = v.InferOutput<typeof UpdateCustomer>
export const GetCustomer = v.strictObject({ customerId: Id('customer') })
export type GetCustomer = v.InferOutput<typeof GetCustomer>
/** `search` is the beginning of a name. */
export const ListCustomers = v.strictObject({ search: v.optional(Line(100), ''), ...Page })
export type ListCustomers = v.InferOutput<typeof ListCustomers>
