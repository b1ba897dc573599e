import type { Database } from '@sluice/core/ports'

/** A database before whose next batch something else happens, once: what another request does between a verb's reading and its writing. */
export function beforeNextBatch(db: Database, happens: () => Promise<unknown>): Database {
  let happened = false
  const batch: Database['batch'] = async (statements) => {
    if (!happened) {
      happened = true
      await happens()
    }
    return db.batch(statements)
  }
  return new Proxy(db, { get: (target, name) => (name === 'batch' ? batch : Reflect.get(target, name)) })
}
