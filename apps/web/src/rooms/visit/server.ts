import { type Id, type IdKind, isId, newId } from '@sluice/core/ids'
import { Refused, type StartedUpload, type TransferServer, type FileFacts } from '@sluice/transfer/server'
import { refusalOf } from '../../api.ts'
import type { Access } from './access.ts'

/** Where files go: a task, and in it a folder that counts as one thing, or none. */
export interface Target {
  readonly taskId: Id<'task'>
  readonly folder: FolderToSend | null
}

export interface FolderToSend {
  readonly name: string
  /** How many files it has. */
  readonly files: number
  /** Known when it was begun before a reload. */
  readonly assetId: Id<'asset'> | null
}

/** What the server began, told so that a reload can go on with it. */
export interface Begun {
  /** The engine's name for the target. */
  readonly name: string
  readonly target: Target
  readonly assetId: Id<'asset'> | null
  readonly files: readonly FileFacts[]
  readonly uploads: readonly StartedUpload[]
}

interface KnownTarget extends Target {
  /** Stays the same however often the folder's start is asked for. */
  readonly requestId: Id<'event'>
  assetId: Id<'asset'> | null
}

export interface VisitServer extends TransferServer {
  /** The name under which the engine knows a target. */
  nameTarget(target: Target): string
}

/** The transfer engine's server over tRPC: a folder is begun with its first files. */
export function createVisitServer(access: Access, onBegun: (begun: Begun) => void): VisitServer {
  const targets = new Map<string, KnownTarget>()
  const assetOf = async (target: KnownTarget): Promise<Id<'asset'> | null> => {
    if (target.folder === null || target.assetId !== null) return target.assetId
    const { requestId, taskId } = target
    const { name, files } = target.folder
    const { assetId } = await access.call((client) => client.uploads.startFolder.mutate({ requestId, taskId, name, files }))
    target.assetId = assetId
    return assetId
  }
  const start = async (name: string, files: readonly FileFacts[], requestId: string) => {
    const target = targets.get(name)
    if (!target) throw new Error(`No target is called ${name}.`)
    const assetId = await assetOf(target)
    const input = { requestId: idOf('event', requestId), taskId: target.taskId, assetId, files: [...files] }
    const uploads = await access.call((client) => client.uploads.start.mutate(input))
    onBegun({ name, target, assetId, files, uploads })
    return uploads
  }
  return {
    reopens: true,
    nameTarget(target) {
      const name = String(targets.size)
      targets.set(name, { ...target, requestId: newId('event'), assetId: target.folder?.assetId ?? null })
      return name
    },
    start: (name, files, requestId) => refusing(start(name, files, requestId)),
    recordedParts: (uploadId) => refusing(access.call((client) => client.uploads.parts.query({ uploadId: idOf('upload', uploadId) }))),
    finish: (uploadId) => refusing(access.call((client) => client.uploads.finish.mutate({ uploadId: idOf('upload', uploadId) }))),
    abandon: (uploadId) => refusing(access.call((client) => client.uploads.abandon.mutate({ uploadId: idOf('upload', uploadId) }))),
    partUrl: (uploadId, n) => `/api/uploads/${uploadId}/parts/${n}?via=${access.linkId}`,
  }
}

/** Says a refusal in the engine's words; what else is thrown means to it that no answer came. */
async function refusing<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    const refusal = refusalOf(error)
    if (!refusal) throw error
    const seconds = refusal.facts['retryAfterSeconds']
    throw new Refused(refusal.httpStatus, refusal.code, typeof seconds === 'number' ? seconds * 1_000 : 0)
  }
}

function idOf<K extends IdKind>(kind: K, text: string): Id<K> {
  if (!isId(kind, text)) throw new TypeError(`${text} is not the id of a ${kind}.`)
  return text
}
