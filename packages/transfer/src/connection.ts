/** Whether the machine has a network at all. */
export interface Connection {
  isOffline(): boolean
  /** Calls back at each change; returns what ends that. */
  watch(changed: () => void): () => void
}

/** The browser's word for it; where there is none (Node), always online. */
export const browserConnection: Connection = {
  isOffline: () => 'onLine' in globalThis.navigator && !navigator.onLine,
  watch(changed) {
    if (typeof globalThis.addEventListener !== 'function') return () => {}
    globalThis.addEventListener('online', changed)
    globalThis.addEventListener('offline', changed)
    return () => {
      globalThis.removeEventListener('online', changed)
      globalThis.removeEventListener('offline', changed)
    }
  },
}
