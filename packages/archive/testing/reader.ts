/** What a reader that knows only the format finds in an archive. */
export interface Found {
  name: string
  sizeBytes: number
  crc32: number
  modified: number
  versionNeeded: number
  offset: number
  /** Of the local header. */
  localVersionNeeded: number
  dataAt: number
  isDirectory: boolean
}

const TOO_LARGE = 0xffffffff

/**
 * A small reader of ZIP files, written from APPNOTE.TXT and not from the writer: from the end record to the central directory to the local headers,
 * which must say the same. It reads by `read(offset, length)`, so that archives of any size can be read. Throws an Error at what is not right.
 */
export function readArchive(sizeBytes: number, read: (offset: number, length: number) => Uint8Array): Found[] {
  const end = viewOf(read(sizeBytes - 22, 22))
  same('end record', end.getUint32(0, true), 0x06054b50)
  let [count, directoryBytes, directoryAt] = [end.getUint16(10, true), end.getUint32(12, true), end.getUint32(16, true)]
  let behind = sizeBytes - 22
  if (count === 0xffff || directoryBytes === TOO_LARGE || directoryAt === TOO_LARGE) {
    const locator = viewOf(read(sizeBytes - 42, 20))
    same('ZIP64 locator', locator.getUint32(0, true), 0x07064b50)
    behind = wide(locator, 8)
    const wideEnd = viewOf(read(behind, 56))
    same('ZIP64 end record', wideEnd.getUint32(0, true), 0x06064b50)
    same('its length', wide(wideEnd, 4), 44)
    same('its version', wideEnd.getUint16(14, true), 45)
    count = wide(wideEnd, 32)
    directoryBytes = wide(wideEnd, 40)
    directoryAt = wide(wideEnd, 48)
    same('where the ZIP64 end record is', behind + 56 + 20 + 22, sizeBytes)
  }
  same('where the directory ends', directoryAt + directoryBytes, behind)
  const directory = read(directoryAt, directoryBytes)
  const found: Found[] = []
  let at = 0
  while (at < directory.byteLength) {
    const { entry, length } = readCentral(directory.subarray(at))
    found.push({ ...entry, ...readLocal(entry, read) })
    at += length
  }
  same('entries', found.length, count)
  same(
    'the first byte of the directory',
    found.reduce((_, entry) => entry.dataAt + entry.sizeBytes, 0),
    directoryAt,
  )
  return found
}

type Central = Omit<Found, 'localVersionNeeded' | 'dataAt'>

function readCentral(bytes: Uint8Array): { entry: Central; length: number } {
  const view = viewOf(bytes)
  same('central header', view.getUint32(0, true), 0x02014b50)
  same('flags', view.getUint16(8, true), 0x800)
  same('method', view.getUint16(10, true), 0)
  const [nameBytes, extraBytes] = [view.getUint16(28, true), view.getUint16(30, true)]
  same('comment, disk, attributes', view.getUint16(32, true) + view.getUint16(34, true) + view.getUint16(36, true), 0)
  let [stored, sizeBytes, offset] = [view.getUint32(20, true), view.getUint32(24, true), view.getUint32(42, true)]
  const extras = readExtras(bytes.subarray(46 + nameBytes, 46 + nameBytes + extraBytes))
  const large = extras.get(1)
  if (large) {
    let place = 0
    const next = () => wide(large, (place += 8) - 8)
    if (sizeBytes === TOO_LARGE) sizeBytes = next()
    if (stored === TOO_LARGE) stored = next()
    if (offset === TOO_LARGE) offset = next()
    same('length of the ZIP64 extra', large.byteLength, place)
  }
  same('stored size', stored, sizeBytes)
  const name = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(46, 46 + nameBytes))
  const entry = { name, sizeBytes, offset, crc32: view.getUint32(16, true), modified: modifiedOf(extras), versionNeeded: view.getUint16(6, true) }
  const attributes = view.getUint32(38, true)
  same('a directory by name and by attributes', (attributes & 0x10) !== 0, name.endsWith('/'))
  return { entry: { ...entry, isDirectory: name.endsWith('/') }, length: 46 + nameBytes + extraBytes }
}

function readLocal(entry: Central, read: (offset: number, length: number) => Uint8Array): { localVersionNeeded: number; dataAt: number } {
  const view = viewOf(read(entry.offset, 30))
  same('local header', view.getUint32(0, true), 0x04034b50)
  same('flags', view.getUint16(6, true), 0x800)
  same('method', view.getUint16(8, true), 0)
  same('crc', view.getUint32(14, true), entry.crc32)
  const [nameBytes, extraBytes] = [view.getUint16(26, true), view.getUint16(28, true)]
  const rest = read(entry.offset + 30, nameBytes + extraBytes)
  same('name', new TextDecoder().decode(rest.subarray(0, nameBytes)), entry.name)
  const extras = readExtras(rest.subarray(nameBytes))
  same('time', modifiedOf(extras), entry.modified)
  const large = extras.get(1)
  const isLarge = view.getUint32(22, true) === TOO_LARGE
  same('ZIP64 extra where the size needs it', large?.byteLength ?? 0, isLarge ? 16 : 0)
  same('size', large ? wide(large, 0) : view.getUint32(22, true), entry.sizeBytes)
  same('stored size', large ? wide(large, 8) : view.getUint32(18, true), entry.sizeBytes)
  return { localVersionNeeded: view.getUint16(4, true), dataAt: entry.offset + 30 + nameBytes + extraBytes }
}

function readExtras(bytes: Uint8Array): Map<number, DataView> {
  const extras = new Map<number, DataView>()
  for (let at = 0; at < bytes.byteLength;) {
    const view = viewOf(bytes.subarray(at))
    const length = view.getUint16(2, true)
    extras.set(view.getUint16(0, true), viewOf(bytes.subarray(at + 4, at + 4 + length)))
    at += 4 + length
  }
  return extras
}

function modifiedOf(extras: Map<number, DataView>): number {
  const time = extras.get(0x5455)
  same('extended timestamp', time?.getUint8(0), 1)
  return time?.getInt32(1, true) ?? 0
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const wide = (view: DataView, at: number) => view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32

function same<T>(what: string, got: T, expected: T): void {
  if (got !== expected) throw new Error(`${what}: ${String(got)}, not ${String(expected)}`)
}
