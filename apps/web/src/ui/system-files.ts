const SYSTEM_FILES: ReadonlySet<string> = new Set(['.ds_store', 'thumbs.db', 'desktop.ini'])

/** Whether a file is one that systems leave in folders: nobody chose it. */
export const isSystemFile = (name: string): boolean => SYSTEM_FILES.has(name.toLowerCase())
