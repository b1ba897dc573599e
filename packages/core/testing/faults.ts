import { AnswerLost, type Database, type ObjectStore, type Statement } from '@sluice/core/ports'

/**
 * What the call to database or store of this number (from 1) meets: it `fails` and nothing was done; it was done and `loses its answer`; it
 * was done and the process `dies after` it, so that every later call of it throws.
 */
export interface Trouble {
  call: number
  fault: 'fails' | 'loses its answer' | 'dies after'
}

export interface Troubled {
  db: Database
  store: ObjectStore
  /** Whether the trouble came: when not, the verb makes fewer calls. */
  met(): boolean
}

/** Database and store of a process that meets one trouble. */
export function troubled(db: Database, store: ObjectStore, { call: troubledCall, fault }: Trouble): Troubled {
  let calls = 0
  let dead = false
  const raw = new WeakMap<object, Statement>()

  async function crossing(call: () => unknown): Promise<unknown> {
    if (dead) throw new Error('the process is dead')
    if (++calls !== troubledCall) return call()
    if (fault === 'fails') throw new Error('internal error')
    await call()
    dead = fault === 'dies after'
    throw new AnswerLost('connection lost')
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

  const troubledDb = new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      if (name !== 'batch') return (...given: unknown[]) => builder(Reflect.apply(value, target, given) as object)
      return (statements: readonly Statement[]) => crossing(() => Reflect.apply(value, target, [statements.map((one) => raw.get(one) ?? one)]))
    },
  })
  const troubledStore = new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (...given: unknown[]) => crossing(() => Reflect.apply(value, target, given)) : value
    },
  })
  return { db: troubledDb, store: troubledStore, met: () => calls >= troubledCall }
}
