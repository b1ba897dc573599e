import type { StaffContext } from '../context.ts'
import { notAdministrator } from '../errors.ts'

/** R4.1: tables, configuration, terms, payment, staff, audit and housekeeping are the administrators'. */
export function assertAdministrator(ctx: StaffContext): void {
  if (ctx.actor.role !== 'administrator') throw notAdministrator()
}
