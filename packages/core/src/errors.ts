/** What sort of refusal an error is. Each host protocol maps these once (see api/errors.ts). */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'length_required'
  | 'too_large'
  | 'unprocessable'
  | 'limited'
  | 'unavailable'
  | 'full'

/** Facts a page needs to explain a refusal. Never personal, never secret. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | readonly (string | number)[]>>

/** A refusal with a name. Anything thrown that is not one of these is reported as `internal`, its message withheld. */
export class NamedError extends Error {
  readonly code: string
  readonly kind: ErrorKind
  readonly facts: ErrorFacts
  constructor(code: string, kind: ErrorKind, sentence: string, facts: ErrorFacts) {
    super(sentence)
    this.name = 'NamedError'
    this.code = code
    this.kind = kind
    this.facts = facts
  }
}

export interface ErrorMaker {
  (facts?: ErrorFacts): NamedError
  readonly code: string
  readonly kind: ErrorKind
}

/**
 * Names a refusal once: `defineError('order.not_found', 'not_found', 'This order does not exist.')`.
 * The code is what the web maps to words, the sentence what a command line shows.
 */
export function defineError(code: string, kind: ErrorKind, sentence: string): ErrorMaker {
  return Object.assign((facts: ErrorFacts = {}) => new NamedError(code, kind, sentence, facts), { code, kind })
}

/** Whether a thing thrown is this refusal. */
export const isNamed = (error: unknown, maker: ErrorMaker): boolean => error instanceof NamedError && error.code === maker.code

export const invalidInput = defineError('input.invalid', 'invalid', 'The request has a value that is not allowed.')
export const notAdministrator = defineError('staff.not_administrator', 'forbidden', 'Only an administrator may do this.')
