/** CRC-32 as ZIP, gzip and PNG use it (ISO 3309, reflected polynomial 0xEDB88320). */
const POLYNOMIAL = 0xedb88320

/** Multiplies two polynomials modulo the CRC's own, bit-reflected: x^0 is the top bit. */
function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 0x80000000; ; bit >>>= 1) {
    if (a & bit) product ^= b
    if (bit === 1) return product >>> 0
    b = b & 1 ? (b >>> 1) ^ POLYNOMIAL : b >>> 1
  }
}

/** x^(8 · bytes) modulo the polynomial, by squaring: zlib's `crc32_combine_gen`, O(log bytes). */
function shift(bytes: number): number {
  let power = 0x80000000
  let square = 0x00800000 // x^8: one byte
  for (let left = bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power = multiply(square, power)
    square = multiply(square, square)
  }
  return power
}

/**
 * The CRC-32 of two byte strings joined, from their own CRCs.
 * @param secondBytes length of the second string in bytes, up to 2^53 - 1.
 * @returns an unsigned 32-bit integer.
 */
export const combineCrc32 = (first: number, second: number, secondBytes: number): number => (multiply(shift(secondBytes), first) ^ second) >>> 0
