import type { Id } from '../ids.ts'
import { LARGEST_LOGO_PIXELS } from './schemas.ts'

export type BrandHolder = 'workspace' | Id<'customer'>

/** How one holder has its pages look; null and empty where it leaves that open. */
export interface HeldBrand {
  holderId: BrandHolder
  accent: string | null
  welcomeText: string
  logoKey: string | null
}

/** How pages look. `logo` is a path of this deployment, another one for another picture. */
export interface Brand {
  accent: string | null
  welcomeText: string
  logo: string | null
}

/** What the first of these holders says, and where it leaves something open the next. */
export function brandOf(holders: readonly HeldBrand[]): Brand {
  const withLogo = holders.find((each) => each.logoKey !== null)
  return {
    accent: holders.find((each) => each.accent !== null)?.accent ?? null,
    welcomeText: holders.find((each) => each.welcomeText !== '')?.welcomeText ?? '',
    logo: withLogo ? `/api/logos/${withLogo.holderId}?v=${withLogo.logoKey?.split('/').at(-1)}` : null,
  }
}

/** Signature, and length and name of the header. */
const BEGINNING = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
const SIGNATURE_BYTES = 8
/** Length, name and checksum around what a chunk has. */
const CHUNK_BYTES = 12
const SMALLEST = SIGNATURE_BYTES + CHUNK_BYTES + 13 + CHUNK_BYTES
const IEND = 0x49454e44

/** Whether these bytes are one PNG picture, and nothing behind it, of a size that may be shown (PNG specification, third edition, 5.2, 5.3 and 11.2). */
export function isLogo(bytes: Uint8Array): boolean {
  if (bytes.length < SMALLEST || BEGINNING.some((byte, at) => bytes[at] !== byte)) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isShown = [16, 20].map((at) => view.getUint32(at)).every((pixels) => pixels > 0 && pixels <= LARGEST_LOGO_PIXELS)
  return isShown && endOfPicture(view) === bytes.length
}

/** Where the chunk that ends a picture is over; undefined when no chunk does. */
function endOfPicture(view: DataView): number | undefined {
  let at = SIGNATURE_BYTES
  while (at + CHUNK_BYTES <= view.byteLength) {
    const isEnd = view.getUint32(at + 4) === IEND
    at += CHUNK_BYTES + view.getUint32(at)
    if (isEnd) return at
  }
  return undefined
}
