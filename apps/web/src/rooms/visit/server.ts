import { type Id, type IdKind, isId, newId } from '@sluice/core/ids'
import { type FileFacts, indicesIn, type Place, Refused, type TransferServer } from '@sluice/transfer/server'
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
  readonly emptyDirectories: readonly string[]
  /** Known when it was begun before a reload. */
  readonly assetId: Id<'asset'> | null
}

/** A folder that the server has just begun; `label` is what it is called there. */
export interface FolderBegun {
  /** The engine's name for the target. */
  readonly target: string
  readonly assetId: Id<'asset'>
  readonly label: string
}

interface KnownTarget extends Target {
  /** Stays the same however often the folder's start is asked for. */
  readonly requestId: Id<'event'>
  assetId: Id<'asset'> | null
  /** Calls about empty directories that are still to be made. */
  directories: { readonly requestId: Id<'event'>; readonly paths: string[] }[]
}

export interface VisitServer extends TransferServer {
  /** The name under which the engine knows a target. */
  nameTarget(target: Target): string
}

const MOST_DIRECTORIES = 500

/** The transfer engine's server over tRPC: a folder is begun, with its empty directories, before its first files. */
export function createVisitServer(access: Access, onFolder: (begun: FolderBegun) => void): VisitServer {
  const targets = new Map<string, KnownTarget>()
  const targetOf = (name: string): KnownTarget => {
    const target = targets.get(name)
    if (!target) throw new Error(`No target is called ${name}.`)
    return target
  }
  const assetOf = async (name: string, target: KnownTarget): Promise<Id<'asset'> | null> => {
    if (target.folder === null) return null
    const { requestId, taskId, folder } = target
    if (target.assetId === null) {
      const input = { requestId, taskId, name: folder.name, files: folder.files }
      const begun = await access.call((client) => client.uploads.startFolder.mutate(input))
      target.assetId = begun.assetId
      onFolder({ target: name, assetId: begun.assetId, label: begun.name })
    }
    const { assetId } = target
    for (let next = target.directories[0]; next; next = target.directories[0]) {
      const input = { ...next, assetId }
      await access.call((client) => client.uploads.addDirectories.mutate(input))
      target.directories.shift()
    }
    return assetId
  }
  const start = async (name: string, files: readonly FileFacts[], requestId: string) => {
    const target = targetOf(name)
    const assetId = await assetOf(name, target)
    const input = { requestId: idOf('event', requestId), taskId: target.taskId, assetId, files: [...files] }
    return access.call((client) => client.uploads.start.mutate(input))
  }
  return {
    reopens: true,
    nameTarget(target) {
      const name = String(targets.size)
      const assetId = target.folder?.assetId ?? null
      const directories = assetId === null ? chunksOf(target.folder?.emptyDirectories ?? []) : []
      targets.set(name, { ...target, requestId: newId('event'), assetId, directories })
      return name
    },
    placeOf(name): Place {
      const { taskId, folder, assetId } = targetOf(name)
      return { taskId, folder: folder && assetId !== null ? { assetId, name: folder.name, files: folder.files } : null }
    },
    start: (name, files, requestId) => refusing(start(name, files, requestId)),
    recordedParts: (uploadId) => refusing(access.call((client) => client.uploads.parts.query({ uploadId: idOf('upload', uploadId) }))),
    finish: (uploadId) => refusing(access.call((client) => client.uploads.finish.mutate({ uploadId: idOf('upload', uploadId) }))),
    abandon: (uploadId) => refusing(access.call((client) => client.uploads.abandon.mutate({ uploadId: idOf('upload', uploadId) }))),
    partUrl: (uploadId, n) => `/api/uploads/${uploadId}/parts/${n}?via=${access.linkId}`,
    bundleUrl: () => `/api/uploads/bundle?via=${access.linkId}`,
  }
}

function chunksOf(paths: readonly string[]): KnownTarget['directories'] {
  const calls = Math.ceil(paths.length / MOST_DIRECTORIES)
  return Array.from({ length: calls }, (_, i) => ({ requestId: newId('event'), paths: paths.slice(i * MOST_DIRECTORIES, (i + 1) * MOST_DIRECTORIES) }))
}

/** Says a refusal in the engine's words; what else is thrown means to it that no answer came. */
async function refusing<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    const refusal = refusalOf(error)
    if (!refusal) throw error
    const seconds = refusal.facts['retryAfterSeconds']
    throw new Refused(refusal.httpStatus, refusal.code, typeof seconds === 'number' ? seconds * 1_000 : 0, indicesIn(refusal.facts))
  }
}

function idOf<K extends IdKind>(kind: K, text: string): Id<K> {
  if (!isId(kind, text)) throw new TypeError(`${text} is not the id of a ${kind}.`)
  return text
}
