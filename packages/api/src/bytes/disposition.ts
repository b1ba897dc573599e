/**
 * `Content-Disposition: attachment` for any name: an ASCII fallback in quotes and the name itself percent-encoded (RFC 6266, RFC 8187).
 * The result is ASCII without control characters, so that no name can add a header.
 */
export function attachment(name: string): string {
  const fallback = name
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/["\\%]/g, '_')
  // What a name with half a surrogate pair is must still be a header.
  const encoded = encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${fallback}"; filename*=UTF-8''${encoded}`
}
