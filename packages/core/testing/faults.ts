import type { Database, ObjectStore, Statement } from '@sluice/core/ports'

/** When the world ends: at the call to database or store of this number (from 1), before it is done or after it was. */
export interface Crash {
  call: number
  when: 'before' | 'after'
}

export class Crashed extends Error {
  override readonly name = 'Crashed'
}

export interface Crashing {
  db: Database
  store: ObjectStore
  /** Whether the crash came: when not, the verb makes fewer calls. */
  crashed(): boolean
}

/** Database and store of a process that dies at one of its calls: from then on every call of it throws. */
export function crashing(db: Database, store: ObjectStore, crash: Crash): Crashing {
  let calls = 0
  let dead = false
  const raw = new WeakMap<object, Statement>()

  async function crossing(call: () => unknown): Promise<unknown> {
    if (dead) throw new Crashed()
    const last = ++calls === crash.call
    if (last) dead = true
    if (last && crash.when === 'before') throw new Crashed()
    const answer = await call()
    if (last) throw new Crashed()
    return answer
  }

  /** Drizzle's builders are sent by `get`, `all` or `await`; every other method of them only adds to the statement. */
  function builder(target: object): object {
    const proxy = new Proxy(target, {
      get(_, name) {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return (...given: unknown[]) => {
          const call = (): unknown => Reflect.apply(value, target, given)
          if (name === 'get' || name === 'all') return crossing(call)
          const next = call()
          return typeof next === 'object' && next !== null ? builder(next) : next
        }
      },
    })
    raw.set(proxy, target as Statement)
    return proxy
  }

  const crashingDb = new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      if (name !== 'batch') return (...given: unknown[]) => builder(Reflect.apply(value, target, given) as object)
      return (statements: readonly Statement[]) => crossing(() => Reflect.apply(value, target, [statements.map((one) => raw.get(one) ?? one)]))
    },
  })
  const crashingStore = new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (...given: unknown[]) => crossing(() => Reflect.apply(value, target, given)) : value
    },
  })
  return { db: crashingDb, store: crashingStore, crashed: () => dead }
}
