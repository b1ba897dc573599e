/** The files of a ZIP file of method STORE, in the order of its central directory. Throws where it is none. */
export function unzip(bytes: Uint8Array): { name: string; bytes: Uint8Array }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = bytes.byteLength - 22
  if (view.getUint32(end, true) !== 0x06054b50) throw new Error('no end record')
  const found: { name: string; bytes: Uint8Array }[] = []
  let at = view.getUint32(end + 16, true)
  while (view.getUint32(at, true) === 0x02014b50) {
    const [size, name, extra, local] = [
      view.getUint32(at + 24, true),
      view.getUint16(at + 28, true),
      view.getUint16(at + 30, true),
      view.getUint32(at + 42, true),
    ]
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    found.push({ name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name)), bytes: bytes.subarray(from, from + size) })
    at += 46 + name + extra
  }
  if (at !== end || found.length !== view.getUint16(end + 10, true)) throw new Error('the central directory is cut')
  return found
}
