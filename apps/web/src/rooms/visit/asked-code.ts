import { type Id, isId } from '@sluice/core/ids'

/** A code that was sent, or is on its way. */
export interface AskedCode {
  readonly codeId: Id<'code'>
  readonly channel: 'email' | 'sms'
  /** Masked. */
  readonly destination: string
}

const keyOf = (linkId: string) => `sluice code ${linkId}`

/** Which code this window asked for, so that a page that is loaded again can still take it. The name of a code opens nothing. */
export function readAskedCode(linkId: string): AskedCode | undefined {
  const [codeId = '', channel, ...destination] = sessionStorage.getItem(keyOf(linkId))?.split(' ') ?? []
  if (!isId('code', codeId) || (channel !== 'email' && channel !== 'sms')) return undefined
  return { codeId, channel, destination: destination.join(' ') }
}

export const keepAskedCode = (linkId: string, { codeId, channel, destination }: AskedCode): void =>
  sessionStorage.setItem(keyOf(linkId), `${codeId} ${channel} ${destination}`)

export const forgetAskedCode = (linkId: string): void => sessionStorage.removeItem(keyOf(linkId))
