import { defineError, type ErrorMaker } from '@sluice/core/errors'

const lengthRequired = defineError('part.length_required', 'length_required', 'A request that brings bytes needs a Content-Length.')

/** How many bytes a request says that it brings. Throws `part.length_required`, or `tooLarge` beyond `largest`. */
export function contentLength(request: Request, largest: number, tooLarge: ErrorMaker): number {
  const header = request.headers.get('Content-Length')
  if (header === null || !/^\d{1,15}$/.test(header)) throw lengthRequired()
  const length = Number(header)
  if (length > largest) throw tooLarge()
  return length
}
