import { type Id, isId } from '@sluice/core/ids'
import type { KnownUpload } from '@sluice/transfer/server'
import { createSignal } from 'solid-js'
import type { Access } from './access.ts'
import type { ChosenFile, ChosenFolder } from './chosen.ts'
import type { BegunFile, Memory } from './memory.ts'
import type { Begun } from './server.ts'

/** Something that was begun before the page was loaded, and goes on when it is chosen again. */
export interface CanGoOn {
  readonly id: string
  readonly name: string
  readonly isFolder: boolean
}

/** A folder begun before: which of its files are there, and which go on. */
export interface FolderBegun {
  readonly assetId: Id<'asset'>
  /** What is known of a file that was chosen again; undefined when it is new, or has changed. */
  find(chosen: ChosenFile): BegunFile | undefined
}

export interface BegunUploads {
  /** What waits to be chosen again for a task. */
  of(taskId: string): readonly CanGoOn[]
  /** Takes what is known of a file, if its name, size and date are those of the file that was begun. */
  takeFile(taskId: string, chosen: ChosenFile): KnownUpload | undefined
  takeFolder(taskId: string, chosen: ChosenFolder): FolderBegun | undefined
  /** Gives something up, here and on the server. Throws what the server answered. */
  giveUp(id: string): Promise<void>
  /** The server began something. */
  note(begun: Begun): void
}

const MOST_LISTED = 500

/** What can go on after a reload: what this browser remembers, as far as the server still has it open. */
export async function readBegun(access: Access, memory: Memory): Promise<BegunUploads> {
  const open = await access.call((client) => client.uploads.listOpen.query())
  const listed = new Set<string>(open.map((upload) => upload.uploadId))
  // Of more than the server lists nothing is known: going on asks it, and starts anew when the upload is gone.
  const mayBeOpen = (file: BegunFile) => listed.has(file.uploadId) || open.length >= MOST_LISTED
  const single = memory.files().filter((file) => file.assetId === null)
  for (const file of single) if (!mayBeOpen(file)) memory.forget(file.uploadId)
  const singles = new Map(single.filter(mayBeOpen).map((file) => [identity(file.taskId, file), file]))
  const taken = new Set<string>()
  const [changed, setChanged] = createSignal(undefined, { equals: false })
  const giveUpUpload = async (uploadId: string) => {
    if (isId('upload', uploadId)) await access.call((client) => client.uploads.abandon.mutate({ uploadId }))
  }
  return {
    of(taskId) {
      changed()
      const folders = memory.folders().filter((folder) => folder.taskId === taskId && !taken.has(folder.assetId))
      const files = [...singles.values()].filter((file) => file.taskId === taskId)
      return [
        ...folders.map((folder) => ({ id: folder.assetId, name: folder.name, isFolder: true })),
        ...files.map((file) => ({ id: file.uploadId, name: file.path, isFolder: false })),
      ]
    },
    takeFile(taskId, chosen) {
      const key = identity(taskId, factsOf(chosen))
      const found = singles.get(key)
      if (singles.delete(key)) setChanged()
      return found
    },
    takeFolder(taskId, { name }) {
      const found = memory.folders().find((folder) => folder.taskId === taskId && folder.name === name && !taken.has(folder.assetId))
      if (!found || !isId('asset', found.assetId)) return undefined
      const { assetId } = found
      const known = new Map(memory.files().flatMap((file) => (file.assetId === assetId ? [[identity(taskId, file), file]] : [])))
      taken.add(assetId)
      setChanged()
      return { assetId, find: (chosen) => known.get(identity(taskId, factsOf(chosen))) }
    },
    async giveUp(id) {
      const inside = memory.files().filter((file) => (file.uploadId === id || file.assetId === id) && !file.done)
      for (const file of inside) await giveUpUpload(file.uploadId)
      for (const [key, file] of singles) if (file.uploadId === id) singles.delete(key)
      memory.forget(id)
      memory.forgetFolder(id)
      setChanged()
    },
    note({ target, assetId, files, uploads }) {
      if (assetId !== null && target.folder) {
        memory.beginFolder({ assetId, taskId: target.taskId, name: target.folder.name, files: target.folder.files })
        taken.add(assetId)
      }
      const begun = uploads.map(({ uploadId, partSizeBytes }, i) => ({ uploadId, partSizeBytes, file: files[i] }))
      memory.begin(
        begun.flatMap(({ uploadId, partSizeBytes, file }) =>
          file
            ? [
                {
                  uploadId,
                  partSizeBytes,
                  taskId: target.taskId,
                  assetId,
                  path: file.relativePath,
                  sizeBytes: file.sizeBytes,
                  lastModified: file.lastModified,
                  done: false,
                },
              ]
            : [],
        ),
      )
    },
  }
}

interface Facts {
  readonly path: string
  readonly sizeBytes: number
  readonly lastModified: number
}

const factsOf = ({ file, path }: ChosenFile): Facts => ({ path, sizeBytes: file.size, lastModified: file.lastModified })

/** Size and date too: going on with another file of the same name would mix the two. */
export const identity = (taskId: string, { path, sizeBytes, lastModified }: Facts): string => [taskId, sizeBytes, lastModified, path].join(' ')
