declare module 'archiver' {
  import type { Transform } from 'node:stream'

  /** What the bench uses of archiver 8, which brings no types. */
  export class ZipArchive extends Transform {
    constructor(options: { store: boolean; highWaterMark: number })
    file(path: string, data: { name: string }): this
    finalize(): Promise<void>
  }
}
