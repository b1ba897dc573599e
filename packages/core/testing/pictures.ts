const TWO_BY_ONE = 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADUlEQVR42mPgzk4CIgAFQQGxmE3ZWQAAAABJRU5ErkJggg=='

/** A PNG picture of 2 × 1 pixels; of another size only its header speaks. */
export function picture(width = 2, height = 1): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(TWO_BY_ONE), (char) => char.charCodeAt(0))
  const header = new DataView(bytes.buffer, 16, 8)
  header.setUint32(0, width)
  header.setUint32(4, height)
  return bytes
}
