import { Backoff, type BackoffTimes } from './backoff.ts'
import { PartLedger } from './part-ledger.ts'
import type { FileToSend, KnownUpload } from './server.ts'

export type Phase = 'waiting' | 'sending' | 'verifying' | 'done' | 'failed' | 'paused' | 'cancelled'

/** What a page shows of one file. A changed file is a new object, an unchanged one the same. */
export interface FileState {
  readonly key: string
  readonly name: string
  readonly relativePath: string
  readonly sizeBytes: number
  readonly sentBytes: number
  readonly phase: Phase
  /** The code of what it failed of, or of the trouble because of which it is being tried again. */
  readonly reason?: string | undefined
  readonly uploadId?: string | undefined
  readonly partSizeBytes?: number | undefined
  readonly fileId?: string | undefined
  /** The name that the server gave it: another than the file's where that was taken or unsafe. */
  readonly label?: string | undefined
}

/** What is kept of a file while its upload is open on the server. */
export class Sending {
  readonly uploadId: string
  readonly partSizeBytes: number
  readonly parts: PartLedger
  readonly backoff: Backoff
  /** Attempts under way. */
  readonly stops = new Set<AbortController>()
  /** Of parts whose line was cut, the bytes that the server kept when it was last asked. */
  kept = new Map<number, number>()
  /** How often a part arrived changed. */
  readonly spoiled = new Map<number, number>()
  /** The server is to be asked which parts it has before more is sent. */
  mustLook = false
  /** A question to the server (look, finish) is under way. */
  isAsking = false
  /** Should the upload be gone, the file starts anew: nobody is surprised, since a person just asked for it. */
  mayStartAnew = false
  /** How often finishing found parts missing. */
  vainFinishes = 0

  constructor(upload: KnownUpload, sizeBytes: number, times: BackoffTimes) {
    this.uploadId = upload.uploadId
    this.partSizeBytes = upload.partSizeBytes
    this.parts = new PartLedger(sizeBytes, upload.partSizeBytes)
    this.backoff = new Backoff(times)
  }

  /** A person just asked to go on: the server knows best from where, unless it has just said that it has nothing. */
  lookFirst(bytesHere?: number): void {
    this.mustLook = bytesHere !== 0
    this.mayStartAnew = true
    this.vainFinishes = 0
    this.spoiled.clear()
    this.backoff.reset()
  }

  /** Where an attempt at a part begins, once: should that fail too, the server is asked anew. */
  takeKept(n: number): number {
    const bytes = this.kept.get(n) ?? 0
    this.kept.delete(n)
    return bytes < this.parts.partBytes(n) ? bytes : 0
  }

  /** Cuts the attempts under way. */
  stop(): void {
    for (const stop of this.stops) stop.abort()
  }
}

/** One file in the engine. */
export class Item {
  readonly key: string
  readonly file: FileToSend
  phase: Exclude<Phase, 'verifying'> = 'waiting'
  reason: string | undefined
  fileId: string | undefined
  /** Stands in a batch whose start is not answered yet. */
  isStarting = false
  /** Present from the start's answer until the file is done. */
  sending: Sending | undefined
  uploadId: string | undefined
  partSizeBytes: number | undefined
  label: string | undefined

  constructor(key: string, file: FileToSend) {
    this.key = key
    this.file = file
  }

  get hasEnded(): boolean {
    return this.phase === 'done' || this.phase === 'failed' || this.phase === 'cancelled'
  }

  openUpload(upload: KnownUpload, times: BackoffTimes): void {
    this.sending = new Sending(upload, this.file.sizeBytes, times)
    this.uploadId = upload.uploadId
    this.partSizeBytes = upload.partSizeBytes
  }

  state(): FileState {
    const { name, relativePath, sizeBytes } = this.file
    const sentBytes = this.phase === 'done' ? sizeBytes : (this.sending?.parts.sentBytes ?? 0)
    const isVerifying = this.phase === 'sending' && sentBytes === sizeBytes
    return {
      key: this.key,
      name,
      relativePath,
      sizeBytes,
      sentBytes,
      phase: isVerifying ? 'verifying' : this.phase,
      reason: this.reason,
      uploadId: this.uploadId,
      partSizeBytes: this.partSizeBytes,
      fileId: this.fileId,
      label: this.label,
    }
  }
}
