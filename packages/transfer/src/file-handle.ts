/** Chromium's permission of a handle, which TypeScript's library does not know. */
interface Asks {
  queryPermission?(wanted: { mode: 'read' }): Promise<PermissionState>
  requestPermission?(wanted: { mode: 'read' }): Promise<PermissionState>
}

/**
 * The file behind a handle that the journal kept; undefined when the person does not allow it, or it is no longer there. To be called on a
 * click: the browser may ask. What it gives is matched like any chosen file (`planResume`): it may have changed.
 */
export async function fileBehind(handle: FileSystemFileHandle & Asks): Promise<File | undefined> {
  try {
    const isAllowed = (await handle.queryPermission?.({ mode: 'read' })) === 'granted' || (await handle.requestPermission?.({ mode: 'read' })) === 'granted'
    return isAllowed ? await handle.getFile() : undefined
  } catch {
    return undefined
  }
}
