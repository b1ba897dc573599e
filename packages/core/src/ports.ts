import type { BatchItem } from 'drizzle-orm/batch'
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core'
import type { Instant } from './instants.ts'

/** An unsent statement: what a repository's write returns. */
export type Statement = BatchItem<'sqlite'>

/**
 * The database as core sees it: queries, and writes by atomic batches. There is no interactive transaction, because D1 has none.
 * A single write outlives the process at once and a power cut with the next batch: it is for claims, leases and counters alone.
 * `batch` runs the statements in order and atomically, and they are on the disk when it resolves. It throws `GuardFailed` when a guard aborted it (nothing was written),
 * `AnswerLost` when the connection broke and it is unknown whether it was written, `AlreadyWritten` on a unique key met again.
 */
export type Database = Pick<BaseSQLiteDatabase<'async', unknown>, 'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'with' | '$with'> & {
  batch(statements: readonly [Statement, ...Statement[]]): Promise<unknown[]>
}

/** A guard (core/database.ts) aborted the batch. `index` counts from 0 among the guards of that batch. */
export class GuardFailed extends Error {
  readonly index: number
  constructor(index: number) {
    super(`guard ${index} failed`)
    this.name = 'GuardFailed'
    this.index = index
  }
}

/** The connection broke before the answer came: the batch may or may not have been written. */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost'
}

/** A unique or primary key was met again. */
export class AlreadyWritten extends Error {
  override readonly name = 'AlreadyWritten'
}

/** What a store knows of bytes it took in. `crc32` is 8 hex digits, `sha256` 64, `tag` the store's own name for this version of them. */
export interface StoredBytes {
  sizeBytes: number
  crc32: string
  sha256: string
  tag: string
}

/** Names one multipart upload inside a store. `uploadRef` is the store's own word for it. */
export interface StoreUpload {
  key: string
  uploadRef: string
  sizeBytes: number
  partSizeBytes: number
}

export interface IncomingBytes {
  body: ReadableStream<Uint8Array>
  sizeBytes: number
  /** Hex SHA-256 the sender declared. When it differs from what arrived, `DigestDiffers` is thrown and the key keeps what it had. */
  sha256?: string | undefined
  /** Aborts the write, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

export interface IncomingPart extends IncomingBytes {
  /** The body begins at this byte of the part: as far as `keptBytes` says that a cut attempt came, or before. `sizeBytes` and `sha256` are the whole part's. */
  offset?: number | undefined
}

/** A part was to go on where the store has nothing of it. It must be sent from its first byte. */
export class OffsetUnknown extends Error {
  override readonly name = 'OffsetUnknown'
}

/** The bytes that arrived do not have the declared digest. */
export class DigestDiffers extends Error {
  override readonly name = 'DigestDiffers'
}

/** Fewer or more bytes arrived than were declared, or the sender went away. */
export class BodyCut extends Error {
  override readonly name = 'BodyCut'
}

/** A later attempt at the same key or part took over while this one was still writing. */
export class AttemptOvertaken extends Error {
  override readonly name = 'AttemptOvertaken'
}

/** The store does not know this multipart upload (finished, aborted, or never begun). */
export class UploadUnknown extends Error {
  override readonly name = 'UploadUnknown'
}

/** The store holds other bytes for some part than the tags given to `finishUpload`. The parts must be sent again. */
export class PartsDiffer extends Error {
  override readonly name = 'PartsDiffer'
}

/** No room left: the store refused before the disk was full. */
export class StoreFull extends Error {
  override readonly name = 'StoreFull'
}

/** A whole object that is small enough to be held in memory. */
export interface SmallObject {
  key: string
  bytes: Uint8Array<ArrayBuffer>
}

export interface ByteRange {
  offset: number
  length: number
}

export interface ObjectRange extends ByteRange {
  key: string
}

/** So many objects at most are read at once for one chunk of `getTogether`. */
export const READ_AT_ONCE = 5

/** The store has no object of that key. */
export class ObjectGone extends Error {
  readonly key: string
  constructor(key: string) {
    super(`there is no ${key}`)
    this.name = 'ObjectGone'
    this.key = key
  }
}

/**
 * Where bytes live. Keys are random and made by core, never from a customer's file name: `[a-z0-9_/-]`, at most 200 characters.
 * Keys under `incoming/` belong to the store. Every method may be repeated. Digests are computed natively while the bytes stream; no method holds
 * a part in memory, and `putTogether` what its caller holds. Of an attempt that rejects nothing can be read; what it left of a part has another tag, so `finishUpload` throws `PartsDiffer`.
 * A part of another number or size than the upload has throws `RangeError`; `StoreFull` is thrown by `put`, `putTogether`, `beginUpload` and `putPart`, `OffsetUnknown` by `putPart`.
 */
export interface ObjectStore {
  /** Stores a whole object, durable when it resolves; an object of that key is replaced. An attempt at the same key that is still running is overtaken. */
  put(key: string, incoming: IncomingBytes): Promise<StoredBytes>
  /**
   * Stores whole objects under keys that nothing has used, all of them durable when it resolves, and answers in their order. Cheaper than as many
   * calls of `put`. When it throws, some of them may be there.
   */
  putTogether(objects: readonly SmallObject[]): Promise<StoredBytes[]>
  /** Begins an object that comes in parts, all of `partSizeBytes` but the last. */
  beginUpload(key: string, sizes: { sizeBytes: number; partSizeBytes: number }): Promise<StoreUpload>
  /** Stores part `n` (from 1), durable when it resolves. A later attempt overtakes an earlier one, and waits for it to stop where the store can stop it. */
  putPart(upload: StoreUpload, n: number, incoming: IncomingPart): Promise<StoredBytes>
  /** How much of which parts attempts that were cut left behind, for `putPart` to go on after. A store may keep nothing, and a restart may forget it. */
  keptBytes(upload: StoreUpload): Promise<{ n: number; bytes: number }[]>
  /** Makes the object from its parts. `UploadUnknown` when there is no such upload (then `head` tells if it had finished), `PartsDiffer` on other tags. */
  finishUpload(upload: StoreUpload, tags: readonly string[]): Promise<void>
  /** Forgets the upload and its parts. Aborting what is unknown succeeds. */
  abortUpload(upload: StoreUpload): Promise<void>
  head(key: string): Promise<{ sizeBytes: number } | null>
  /** The store's own stream of the object, or of a range inside it; null when there is none. To be read to its end or cancelled. A later delete does not cut it. */
  get(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null>
  /**
   * Small pieces one behind the other as one chunk, which is the caller's: bytes that the caller has, and ranges of objects, each of at least a byte
   * and all together about 1 MiB. `ObjectGone` names an object that is missing; one that ends before its range does is any other failure.
   */
  getTogether(pieces: readonly (Uint8Array | ObjectRange)[]): Promise<Uint8Array>
  /** Deletes up to 1,000 objects. Deleting what is missing succeeds. */
  delete(keys: readonly string[]): Promise<void>
  /**
   * Objects last written before an instant, in the store's own order, and where it can tell what was left unfinished, under `incoming/` keys that
   * `delete` takes. A page has up to 1,000, may have none, and is the last one when its `cursor` is null.
   */
  listOlder(before: Instant, cursor?: string): Promise<{ objects: { key: string; sizeBytes: number }[]; cursor: string | null }>
  /** Resolves when the store can be read. Throws otherwise. */
  ping(): Promise<void>
}

export interface Mail {
  /** The notice's id: a provider that knows idempotency keys sends one mail for it however often it is asked. */
  id: string
  to: string
  from: { name: string; address: string }
  subject: string
  text: string
  html: string
  attachments?: readonly MailAttachment[]
}

/** A text that goes with a mail as a file of its own, in UTF-8. At most a few MiB together: providers take no more. */
export interface MailAttachment {
  name: string
  /** Without parameters: `application/json`. */
  mediaType: string
  content: string
}

/** Sends one mail. Resolves when the provider accepted it; throws `MailRefused` when trying again is useless, anything else to be tried again. */
export interface Mailer {
  send(mail: Mail): Promise<void>
  /** Resolves when the provider is configured and answers; throws otherwise. */
  ping(): Promise<void>
}

/** The provider will never take this mail (a bad address, say). */
export class MailRefused extends Error {
  override readonly name = 'MailRefused'
}

/** A message to one phone. */
export interface TextMessage {
  /** The notice's id. */
  id: string
  /** E.164. */
  to: string
  text: string
}

/**
 * Sends text messages. `send` resolves when the provider accepted the message; throws `MessageRefused` when trying again is useless, anything else to be
 * tried again.
 */
export interface Sms {
  /** So many codes at most go out in 24 hours, to all links together: what a thief of links could cost. */
  readonly mostPerDay: number
  /** A mobile phone's number as E.164; or why nothing is sent to it: it is none, or of a country that is not on the list. */
  normalize(phone: string): { e164: string } | { refused: 'invalid' | 'country' }
  send(message: TextMessage): Promise<void>
  /** Resolves when the provider is configured and answers; throws otherwise. */
  ping(): Promise<void>
}

/** The provider will never take this message (a number that is none of a phone, say). */
export class MessageRefused extends Error {
  override readonly name = 'MessageRefused'
}

/** One JSON line per entry. Fields are ids and counts: no names, no secrets, no codes. */
export interface Logger {
  info(event: string, fields?: Record<string, unknown>): void
  error(event: string, fields?: Record<string, unknown>): void
}
