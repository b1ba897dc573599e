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

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
const IEND = [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]
/** The signature, a header of 13 bytes and an empty end, each chunk with 12 bytes around it. */
const SMALLEST = 8 + 25 + 12

/** Whether these bytes are one PNG picture, and nothing behind it, of a size that may be shown (PNG specification, third edition, 5.2 and 11.2). */
export function isLogo(bytes: Uint8Array): boolean {
  if (bytes.length < SMALLEST || PNG.some((byte, at) => bytes[at] !== byte)) return false
  const end = bytes.subarray(bytes.length - IEND.length)
  if (IEND.some((byte, at) => end[at] !== byte)) return false
  const header = new DataView(bytes.buffer, bytes.byteOffset + PNG.length, 8)
  return [header.getUint32(0), header.getUint32(4)].every((pixels) => pixels > 0 && pixels <= LARGEST_LOGO_PIXELS)
}
