import { eq } from 'drizzle-orm'
import type { StaffContext, VisitorContext } from '@sluice/core/context'
import { files } from '@sluice/core/files/table'
import { getFile, openFile } from '@sluice/core/files/usecases'
import { type AnyId, type Id, newId } from '@sluice/core/ids'
import { sha256, toHex } from '@sluice/core/encoding'
import type { Instant } from '@sluice/core/instants'
import type { Database, ObjectStore } from '@sluice/core/ports'
import { type Outcome, receiveBundle } from '@sluice/core/uploads/bundle'
import { type IncomingPart, receivePart } from '@sluice/core/uploads/parts'
import type { NewFile } from '@sluice/core/uploads/schemas'
import { type StartedUpload, startUploads } from '@sluice/core/uploads/start'
import { uploads } from '@sluice/core/uploads/table'
import { listOpenUploads } from '@sluice/core/uploads/usecases'
import { bodyOf, bytesOf, type TestContext } from './context.ts'
import { eventsAbout, verbs } from './events.ts'

/** A file as a browser names it. */
export const fileOf = (facts: Partial<NewFile> = {}): NewFile => ({
  name: 'master.mov',
  relativePath: '',
  sizeBytes: 10,
  mediaType: 'video/quicktime',
  lastModified: null,
  sameName: 'keep-both',
  ...facts,
})

/** An order with one task, a link that reaches it, and the link's holder. */
export async function sendingTo(t: TestContext, facts: Parameters<TestContext['make']['order']>[0] = {}) {
  const order = await t.make.order(facts)
  const link = await t.make.link(order.customerId)
  return { ...order, link, visitor: await t.make.visitor(link) }
}

/** Starts one file. */
export async function startFile(ctx: VisitorContext, taskId: Id<'task'>, facts: Partial<NewFile> = {}): Promise<StartedUpload> {
  const [upload] = await startUploads(ctx, { requestId: newId('event'), taskId, assetId: null, files: [fileOf(facts)] })
  if (!upload) throw new Error('nothing was started')
  return upload
}

/** Starts a file that comes in parts of a few bytes: real ones begin at 8 MiB, which every test would have to send. */
export async function startParts(
  ctx: VisitorContext,
  taskId: Id<'task'>,
  sizeBytes = 10,
  partSizeBytes = 4,
  facts: Partial<NewFile> = {},
): Promise<StartedUpload> {
  const upload = await startFile(ctx, taskId, { ...facts, sizeBytes })
  const plan = { partSizeBytes, partCount: Math.ceil(sizeBytes / partSizeBytes) }
  await ctx.db.batch([ctx.db.update(uploads).set(plan).where(eq(uploads.id, upload.uploadId))])
  return { ...upload, ...plan }
}

/** Part `n` of what the tests send for an upload of `sizeBytes`. */
export const partOf = (upload: StartedUpload, n: number, sizeBytes = 10, seed = 1): Uint8Array<ArrayBuffer> =>
  bytesOf(sizeBytes, seed).slice((n - 1) * upload.partSizeBytes, n * upload.partSizeBytes)

/** Sends bytes as a part. */
export const sendPart = (ctx: VisitorContext, upload: StartedUpload, n: number, bytes: Uint8Array<ArrayBuffer>, facts: Partial<IncomingPart> = {}) =>
  receivePart(ctx, { uploadId: upload.uploadId, n, body: bodyOf(bytes), sizeBytes: bytes.length, ...facts })

/** Sends all parts, in their order. */
export async function sendParts(ctx: VisitorContext, upload: StartedUpload, sizeBytes = 10): Promise<void> {
  for (let n = 1; n <= upload.partCount; n++) await sendPart(ctx, upload, n, partOf(upload, n, sizeBytes))
}

/** Sends whole files in one bundle, each of as many bytes as it has, or these. */
export async function sendBundle(
  ctx: VisitorContext,
  files: readonly { upload: Pick<StartedUpload, 'uploadId'>; bytes: Uint8Array<ArrayBuffer>; sha256?: string }[],
): Promise<Outcome[]> {
  const head = await Promise.all(
    files.map(async ({ upload, bytes, sha256: declared }) => ({
      uploadId: upload.uploadId,
      sizeBytes: bytes.length,
      sha256: declared ?? toHex(await sha256(bytes)),
    })),
  )
  return receiveBundle(ctx, head, new Uint8Array(await new Blob(files.map(({ bytes }) => bytes)).arrayBuffer()))
}

/** A file of one part that has arrived. */
export async function sendFile(ctx: VisitorContext, taskId: Id<'task'>, facts: Partial<NewFile> = {}): Promise<Id<'file'>> {
  const upload = await startFile(ctx, taskId, facts)
  await sendPart(ctx, upload, 1, bytesOf(facts.sizeBytes ?? 10))
  return upload.fileId
}

/** What a link has begun and not finished: the first page. */
export const openOf = async (ctx: VisitorContext) => (await listOpenUploads(ctx, { limit: 500 })).items

/** The bytes of a file as staff get them. */
export async function readFile(ctx: StaffContext, fileId: Id<'file'>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(await openFile(ctx, await getFile(ctx, { fileId }))).arrayBuffer())
}

export const fileRow = (db: Database, fileId: Id<'file'>) => db.select().from(files).where(eq(files.id, fileId)).get()
export const uploadRow = (db: Database, uploadId: Id<'upload'>) => db.select().from(uploads).where(eq(uploads.id, uploadId)).get()

/** The verbs that were written about a subject, in their order. */
export const verbsAbout = (db: Database, subjectId: AnyId): Promise<string[]> => verbs(eventsAbout(db, subjectId))

/** Every key that a store holds, unfinished uploads included. */
export async function keysIn(store: ObjectStore): Promise<string[]> {
  const keys: string[] = []
  let cursor: string | undefined
  do {
    const page = await store.listOlder(Number.MAX_SAFE_INTEGER, cursor)
    keys.push(...page.objects.map((object) => object.key))
    cursor = page.cursor ?? undefined
  } while (cursor !== undefined)
  return keys
}

/** Runs a chore at an instant until it finds nothing more: other tests of the database may have left it something. */
export async function runDry(t: TestContext, chore: string, now: Instant): Promise<void> {
  for (let turn = 0; turn < 20; turn++) if ((await t.run(chore, now)).items === 0) return
}

/** How attempts ended, each with its answer or its refusal. */
export const outcomesOf = (...attempts: Promise<unknown>[]): Promise<unknown[]> =>
  Promise.all(
    attempts.map((attempt) =>
      attempt.then(
        (answer) => ({ answer }),
        (error: unknown) => error,
      ),
    ),
  )

/** A body that brings its first bytes and then waits: `taken` resolves when a reader has them. `cut` breaks it off. */
export function heldBody(first: Uint8Array<ArrayBuffer>): { body: ReadableStream<Uint8Array>; taken: Promise<void>; cut(): void } {
  let held: ReadableStreamDefaultController<Uint8Array> | undefined
  let tell = () => {}
  const taken = new Promise<void>((resolve) => (tell = resolve))
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      held = controller
      controller.enqueue(first)
    },
    pull: () => tell(),
  })
  return { body, taken, cut: () => held?.error(new Error('the sender went away')) }
}

/** A store of which some methods do otherwise. */
export const storeWith = (store: ObjectStore, changes: Partial<ObjectStore>): ObjectStore =>
  new Proxy(store, {
    get(target, name) {
      const own: unknown = Reflect.get(changes, name) ?? Reflect.get(target, name)
      return typeof own === 'function' ? own.bind(target) : own
    },
  })
