// File System Access (WICG), which Chromium has: the DOM's types do not know it yet.
declare global {
  interface DataTransferItem {
    getAsFileSystemHandle?(): Promise<FileSystemHandle | null>
  }
  interface FileSystemHandle {
    queryPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>
    requestPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>
  }
  interface Window {
    showOpenFilePicker?(options: { multiple: boolean; types?: { accept: Record<string, string[]> }[] }): Promise<FileSystemFileHandle[]>
    showDirectoryPicker?(): Promise<FileSystemDirectoryHandle>
  }
}

export const isFileHandle = (handle: FileSystemHandle): handle is FileSystemFileHandle => handle.kind === 'file'
export const isDirectoryHandle = (handle: FileSystemHandle): handle is FileSystemDirectoryHandle => handle.kind === 'directory'

/** What the browser's chooser gave; `none` when it has no chooser of handles, so that a file input must do. Nothing chosen: an empty list. */
export type Picked = readonly FileSystemHandle[] | 'none'

/** Opens the chooser of files. `accept` as of a file input: `.mov,.mxf`. */
export function pickFiles(accept: string | undefined): Promise<Picked> {
  const extensions = (accept ?? '').split(',').filter((extension) => /^\.[\w+.]{1,15}$/.test(extension))
  const types = extensions.length === 0 ? {} : { types: [{ accept: { 'application/octet-stream': extensions } }] }
  return picked(window.showOpenFilePicker?.({ multiple: true, ...types }))
}

/** Opens the chooser of a folder. Unlike a file input it sees empty folders too. */
export function pickFolder(): Promise<Picked> {
  return picked(window.showDirectoryPicker?.().then((folder) => [folder]))
}

async function picked(choosing: Promise<readonly FileSystemHandle[]> | undefined): Promise<Picked> {
  if (!choosing) return 'none'
  try {
    return await choosing
  } catch (error) {
    // The person closed the chooser. Any other error is the chooser's own: a file input may still do.
    return error instanceof DOMException && error.name === 'AbortError' ? [] : 'none'
  }
}

/** Those of the handles that may be read. To be called in a click: the browser may ask the person. */
export async function askToRead(handles: readonly FileSystemHandle[]): Promise<readonly FileSystemHandle[]> {
  const allowed: FileSystemHandle[] = []
  for (const handle of handles) {
    try {
      if ((await handle.requestPermission?.({ mode: 'read' })) === 'granted') allowed.push(handle)
    } catch {
      // Too long after the click, or the file is gone: it can be chosen again by hand.
    }
  }
  return allowed
}
