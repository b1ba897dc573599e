import { open } from 'node:fs/promises'

/** A file of this machine as a Blob of any size: the one that Node's `openAsBlob` gives ends at 4 GiB. Read anew for each slice. */
export class DiskBlob extends Blob {
  override readonly size: number
  readonly #path: string
  readonly #from: number

  constructor(path: string, from: number, to: number) {
    super()
    this.size = to - from
    this.#path = path
    this.#from = from
  }

  override slice(from = 0, to = this.size): DiskBlob {
    return new DiskBlob(this.#path, this.#from + from, this.#from + Math.min(to, this.size))
  }

  /** Shorter than `size` when the file is. */
  override async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = new Uint8Array(this.size)
    const file = await open(this.#path)
    try {
      let done = 0
      while (done < bytes.byteLength) {
        const { bytesRead } = await file.read(bytes, done, bytes.byteLength - done, this.#from + done)
        if (bytesRead === 0) break
        done += bytesRead
      }
      return done === bytes.byteLength ? bytes.buffer : bytes.buffer.slice(0, done)
    } finally {
      await file.close()
    }
  }
}
