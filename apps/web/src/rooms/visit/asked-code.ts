import { type Id, isId } from '@sluice/core/ids'

/** Which code this window asked for, so that a page that is loaded again can still take it. The name of a code opens nothing. */
const keyOf = (linkId: string) => `sluice code ${linkId}`

export function readAskedCode(linkId: string): Id<'code'> | undefined {
  const kept = sessionStorage.getItem(keyOf(linkId)) ?? ''
  return isId('code', kept) ? kept : undefined
}

export const keepAskedCode = (linkId: string, codeId: Id<'code'>): void => sessionStorage.setItem(keyOf(linkId), codeId)

export const forgetAskedCode = (linkId: string): void => sessionStorage.removeItem(keyOf(linkId))
