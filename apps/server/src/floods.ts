import { type Bucket, isThisMachine, type Served } from '@sluice/api/served'
import { type Instant, SECOND } from '@sluice/core/instants'

/** How many requests of a kind one address may make at once, and after how long each comes back. An office is one address. */
const RATES: Readonly<Record<Bucket, { burst: number; eachMs: number }>> = {
  parts: { burst: 1_000, eachMs: 10 },
  'sign-in': { burst: 20, eachMs: 3 * SECOND },
  public: { burst: 300, eachMs: 20 },
}
/** Of more addresses than this the ones not seen for longest are forgotten. */
const MOST_KEPT = 10_000

/** A bucket for each address and kind of request, in memory: against floods alone. What must hold is counted in the database. */
export function floodGate(clock: () => Instant): NonNullable<Served['limit']> {
  /** When each bucket will be full again. */
  const fullAt = new Map<string, Instant>()
  return (bucket, address) => {
    if (isThisMachine(address)) return Promise.resolve(0)
    const { burst, eachMs } = RATES[bucket]
    const key = `${bucket} ${address}`
    const now = clock()
    // Never more than empty: a clock that was set back would make everyone wait.
    const full = Math.min(Math.max(fullAt.get(key) ?? now, now), now + burst * eachMs)
    const waitMs = full - now - (burst - 1) * eachMs
    fullAt.delete(key)
    fullAt.set(key, waitMs > 0 ? full : full + eachMs)
    const [oldest] = fullAt.keys()
    if (fullAt.size > MOST_KEPT && oldest !== undefined) fullAt.delete(oldest)
    return Promise.resolve(waitMs > 0 ? Math.ceil(waitMs / SECOND) : 0)
  }
}
