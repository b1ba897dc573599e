import { defineError } from '../errors.ts'

export const orderNotFound = defineError('order.not_found', 'not_found', 'This order does not exist.')
export const orderChanged = defineError('order.changed', 'conflict', 'Someone else has changed this order meanwhile. Look again.')
export const orderNumberTaken = defineError('order.number_taken', 'conflict', 'There is an order of this number already.')
