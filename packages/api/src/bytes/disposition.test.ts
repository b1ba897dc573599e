import fc from 'fast-check'
import { test } from 'vitest'
import { attachment } from './disposition.ts'

/** What a browser reads (RFC 6266, 4.3): the extended name before the plain one. */
function read(header: string): { plain: string; name: string } {
  const match = /^attachment; filename="([^"\\]*)"; filename\*=UTF-8''((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})*)$/.exec(header)
  const [plain, extended] = [match?.[1] ?? '?', match?.[2] ?? '%00']
  return { plain, name: decodeURIComponent(extended) }
}

test('any name is read again as it was (T-53)', () => {
  const name = fc.string({ unit: 'binary', maxLength: 300 })
  fc.assert(fc.property(name, (name) => read(attachment(name)).name === name))
})

test('whatever the name, the header is one line of printable ASCII', () => {
  const unit = fc.constantFrom('\r', '\n', '"', '\\', ';', '%', '\0', '\u2028', '\u202e', 'é', '😀', '\ud800', "'", '*', '/', 'a')
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit })), (name) => /^[\x20-\x7e]*$/.test(attachment(name))))
})

test('a name that tries to end the header, or to add a parameter, is only a name', ({ expect }) => {
  for (const name of ['a"; filename="b.exe', 'a\r\nSet-Cookie: x=1', "a'b(c)*d.mov", '../../etc/passwd', 'a%22b', '\\"', ''])
    expect(read(attachment(name)).name).toBe(name)
})

test('an old program is given the nearest ASCII name', ({ expect }) => {
  expect(read(attachment('Entwurf für Süd.pdf')).plain).toBe('Entwurf fu_r Su_d.pdf')
  expect(read(attachment('100%"sure".mov')).plain).toBe('100__sure_.mov')
})

test('half a surrogate pair becomes the replacement character', ({ expect }) => {
  expect(read(attachment('a\ud800b')).name).toBe('a\ufffdb')
})
