import { defineError } from '../errors.ts'

export const orderNotFound = defineError('order.not_found', 'not_found', 'This order does not exist.')
export const orderChanged = defineError('order.changed', 'conflict', 'Someone else has changed this order meanwhile. Look again.')
export const orderCompleted = defineError('order.completed', 'conflict', 'This order is Completed and is not edited any more.')
export const orderEdited = defineError('order.edited', 'conflict', 'This has been changed by someone else meanwhile. Look at what it is now.')
export const orderEditedTooOften = defineError('order.edited_too_often', 'limited', 'This order was changed too often today.')
export const titleNotEditable = defineError('order.title_not_editable', 'forbidden', 'This link does not allow to change titles.')
export const durationNotEditable = defineError('order.duration_not_editable', 'forbidden', 'This link does not allow to change durations.')
export const orderNumberTaken = defineError('order.number_taken', 'conflict', 'There is an order of this number already.')
