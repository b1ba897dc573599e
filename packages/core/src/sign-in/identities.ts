import type { Context } from '../context.ts'
import { type Id, newId } from '../ids.ts'
import type { Statement } from '../ports.ts'
import { insertIdentity } from './repository.ts'

/** Statement: lets a staff member sign in with codes sent to this address. */
export const insertEmailIdentity = (ctx: Context, staffId: Id<'staff'>, email: string): Statement =>
  insertIdentity(ctx.db, { id: newId('identity'), createdAt: ctx.now, staffId, method: 'email-code', email })
