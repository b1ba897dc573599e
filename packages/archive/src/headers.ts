import { type Entries, nameOf, sizeOf } from './entries.ts'

/**
 * The records of a ZIP file as APPNOTE.TXT 6.3.10 has them (sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.4), with Info-ZIP's extended timestamp
 * 0x5455. Method STORE, sizes and CRC-32 in the local header, no data descriptor. ZIP64 only where a number does not fit.
 */

const LOCAL_HEADER = 0x04034b50
const CENTRAL_HEADER = 0x02014b50
const END = 0x06054b50
const ZIP64_END = 0x06064b50
const ZIP64_LOCATOR = 0x07064b50

const LOCAL_BYTES = 30
const CENTRAL_BYTES = 46
const TIMESTAMP_BYTES = 9
const END_BYTES = 22
const ZIP64_END_BYTES = 56
const ZIP64_LOCATOR_BYTES = 20

/** The largest numbers mean "see ZIP64", so they are too large themselves. */
const TOO_LARGE = 0xffffffff
const TOO_MANY = 0xffff

const UTF8_NAMES = 1 << 11
const VERSION = 20
const VERSION_ZIP64 = 45
const MADE_ON_UNIX = 3 << 8
const FILE_MODE = 0o100644
const DIRECTORY_MODE = 0o040755
const DOS_DIRECTORY = 0x10
const SLASH = 0x2f

const nameBytes = (entries: Entries, i: number): number => (entries.nameEnds[i] ?? 0) - (entries.nameEnds[i - 1] ?? 0)

/** Length in bytes of the header before entry `i`. */
export function localHeaderBytes(entries: Entries, i: number): number {
  return LOCAL_BYTES + nameBytes(entries, i) + TIMESTAMP_BYTES + (sizeOf(entries, i) >= TOO_LARGE ? 20 : 0)
}

/** Length in bytes of entry `i` in the central directory, its local header being at `offset`. */
export function centralHeaderBytes(entries: Entries, i: number, offset: number): number {
  return CENTRAL_BYTES + nameBytes(entries, i) + TIMESTAMP_BYTES + zip64Bytes(sizeOf(entries, i) >= TOO_LARGE, offset >= TOO_LARGE)
}

const zip64Bytes = (bySize: boolean, byOffset: boolean) => (bySize || byOffset ? 4 + (bySize ? 16 : 0) + (byOffset ? 8 : 0) : 0)

/** The local header of entry `i`. */
export function localHeader(entries: Entries, i: number): Uint8Array<ArrayBuffer> {
  const isLarge = sizeOf(entries, i) >= TOO_LARGE
  const out = new Writer(localHeaderBytes(entries, i))
  out.u32(LOCAL_HEADER)
  common(out, entries, i, isLarge)
  out.u16(nameBytes(entries, i))
  out.u16(TIMESTAMP_BYTES + zip64Bytes(isLarge, false))
  out.bytes(nameOf(entries, i))
  timestamp(out, entries, i)
  if (isLarge) zip64(out, sizeOf(entries, i), null)
  return out.whole
}

/** Entry `i` in the central directory, its local header being at `offset`. */
export function centralHeader(entries: Entries, i: number, offset: number): Uint8Array<ArrayBuffer> {
  const sizeBytes = sizeOf(entries, i)
  const [bySize, byOffset] = [sizeBytes >= TOO_LARGE, offset >= TOO_LARGE]
  const isDirectory = entries.names[(entries.nameEnds[i] ?? 0) - 1] === SLASH
  const out = new Writer(centralHeaderBytes(entries, i, offset))
  out.u32(CENTRAL_HEADER)
  out.u16(MADE_ON_UNIX | (bySize || byOffset ? VERSION_ZIP64 : VERSION))
  common(out, entries, i, bySize || byOffset)
  out.u16(nameBytes(entries, i))
  out.u16(TIMESTAMP_BYTES + zip64Bytes(bySize, byOffset))
  out.u16(0) // comment
  out.u16(0) // disk
  out.u16(0) // internal attributes
  out.u32(isDirectory ? DIRECTORY_MODE * 0x10000 + DOS_DIRECTORY : FILE_MODE * 0x10000)
  out.u32(Math.min(offset, TOO_LARGE))
  out.bytes(nameOf(entries, i))
  timestamp(out, entries, i)
  if (bySize || byOffset) zip64(out, bySize ? sizeBytes : null, byOffset ? offset : null)
  return out.whole
}

/** From the version needed to the sizes: the same in both headers. */
function common(out: Writer, entries: Entries, i: number, isZip64: boolean): void {
  const size = Math.min(sizeOf(entries, i), TOO_LARGE)
  const { date, time } = dosTime(entries.modified[i] ?? 0)
  out.u16(isZip64 ? VERSION_ZIP64 : VERSION)
  out.u16(UTF8_NAMES)
  out.u16(0) // STORE
  out.u16(time)
  out.u16(date)
  out.u32(entries.crcs[i] ?? 0)
  out.u32(size)
  out.u32(size)
}

function timestamp(out: Writer, entries: Entries, i: number): void {
  out.u16(0x5455)
  out.u16(5)
  out.u8(1) // the time of the last change alone
  out.u32(entries.modified[i] ?? 0)
}

function zip64(out: Writer, sizeBytes: number | null, offset: number | null): void {
  out.u16(1)
  out.u16((sizeBytes === null ? 0 : 16) + (offset === null ? 0 : 8))
  if (sizeBytes !== null) {
    out.u64(sizeBytes)
    out.u64(sizeBytes)
  }
  if (offset !== null) out.u64(offset)
}

/** DOS keeps local time to two seconds from 1980 on; an archive that is the same for everyone has UTC there. */
function dosTime(second: number): { date: number; time: number } {
  const at = new Date(Math.max(second, FIRST_DOS_SECOND) * 1_000)
  return {
    date: ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
  }
}
const FIRST_DOS_SECOND = 315_532_800

/** Where the central directory is, and what it has. */
export interface Directory {
  count: number
  offset: number
  sizeBytes: number
}

const isZip64End = ({ count, offset, sizeBytes }: Directory) => count >= TOO_MANY || offset >= TOO_LARGE || sizeBytes >= TOO_LARGE

/** Length in bytes of what follows the central directory. */
export const endBytes = (directory: Directory): number => END_BYTES + (isZip64End(directory) ? ZIP64_END_BYTES + ZIP64_LOCATOR_BYTES : 0)

/** What follows the central directory. */
export function endRecords(directory: Directory): Uint8Array<ArrayBuffer> {
  const { count, offset, sizeBytes } = directory
  const out = new Writer(endBytes(directory))
  if (isZip64End(directory)) {
    out.u32(ZIP64_END)
    out.u64(ZIP64_END_BYTES - 12)
    out.u16(MADE_ON_UNIX | VERSION_ZIP64)
    out.u16(VERSION_ZIP64)
    out.u32(0) // this disk
    out.u32(0) // the disk of the directory
    out.u64(count)
    out.u64(count)
    out.u64(sizeBytes)
    out.u64(offset)
    out.u32(ZIP64_LOCATOR)
    out.u32(0) // the disk of the record
    out.u64(offset + sizeBytes)
    out.u32(1) // disks
  }
  out.u32(END)
  out.u16(0) // this disk
  out.u16(0) // the disk of the directory
  out.u16(Math.min(count, TOO_MANY))
  out.u16(Math.min(count, TOO_MANY))
  out.u32(Math.min(sizeBytes, TOO_LARGE))
  out.u32(Math.min(offset, TOO_LARGE))
  out.u16(0) // comment
  return out.whole
}

/** Little-endian numbers one after the other. */
class Writer {
  readonly whole: Uint8Array<ArrayBuffer>
  readonly #view: DataView
  #at = 0

  constructor(length: number) {
    this.whole = new Uint8Array(length)
    this.#view = new DataView(this.whole.buffer)
  }

  u8(value: number): void {
    this.#view.setUint8(this.#at, value)
    this.#at += 1
  }

  u16(value: number): void {
    this.#view.setUint16(this.#at, value, true)
    this.#at += 2
  }

  u32(value: number): void {
    this.#view.setUint32(this.#at, value, true)
    this.#at += 4
  }

  u64(value: number): void {
    this.u32(value % 0x100000000)
    this.u32(Math.floor(value / 0x100000000))
  }

  bytes(value: Uint8Array): void {
    this.whole.set(value, this.#at)
    this.#at += value.byteLength
  }
}
