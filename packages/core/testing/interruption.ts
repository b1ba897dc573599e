import type { Database } from '@sluice/core/ports'

/** A database before whose next batch something else happens, once: what another request does between a verb's reading and its writing. */
export function beforeNextBatch(db: Database, happens: () => Promise<unknown>): Database {
  let happened = false
  return new Proxy(db, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name)
      if (typeof own !== 'function' || name !== 'batch') return own
      return async (...given: unknown[]) => {
        if (!happened) {
          happened = true
          await happens()
        }
        return Reflect.apply(own, target, given) as unknown
      }
    },
  })
}
