import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../instants.ts'

/** security.md, rules with numbers. */
export const CODE_LIFE = 10 * MINUTE
export const CODE_TRIES = 5
const RESEND_AFTER = [30 * SECOND, 60 * SECOND, 120 * SECOND]
const PER_QUARTER = 3
const PER_DAY = 10
/** Sign-in codes a day for one address, whoever asks: 150 guesses in a million. As many again are left for devices that signed in before. */
export const PER_DAY_FROM_ANYWHERE = 30
export const PER_DAY_WITH_KNOWN_DEVICES = 60

export const STAFF_IDLE = 12 * HOUR
export const VISITOR_IDLE = HOUR
export const SESSION_LIFE = 7 * DAY
/** A session's idle end is moved at most this often, so that a part does not cost a write of its own. */
export const IDLE_REFRESH = 5 * MINUTE

/**
 * When another code may be asked for, from the instants of the last day's requests by the same asker for the same destination:
 * 30, 60 and 120 s apart, three in 15 minutes, ten a day.
 */
export function nextCodeAt(requests: readonly Instant[], now: Instant): Instant {
  const today = requests.filter((at) => at > now - DAY).toSorted((a, b) => a - b)
  const recent = today.filter((at) => at > now - 15 * MINUTE)
  const last = recent.at(-1)
  const wait = RESEND_AFTER[Math.min(recent.length, RESEND_AFTER.length) - 1] ?? 0
  const bySpacing = last === undefined ? now : last + wait
  const byQuarter = recent.length >= PER_QUARTER ? (recent.at(-PER_QUARTER) ?? now) + 15 * MINUTE : now
  const byDay = today.length >= PER_DAY ? (today.at(-PER_DAY) ?? now) + DAY : now
  return Math.max(now, bySpacing, byQuarter, byDay)
}

/** After a challenge of a link lost its fifth try, no code is made for so long. */
export const LOCK_PAUSE = 15 * MINUTE
/** From so many locks at one link in a day on, the pause holds for known devices as well. */
const LOCKS_FOR_ALL = 3
/** Codes a day of one link, whoever asks: what strangers leave of them (ten are theirs) is for devices that proved a code before. */
export const PER_DAY_OF_LINK = 30
/** After so many wrong codes at one link in a day its staff are told. */
export const FAILURES_TO_TELL = 10

/** A code that was asked for at a link. */
export interface LinkCodeRequest {
  at: Instant
  /** It was asked for from the asker's own address block. */
  mine: boolean
  /** It could not be sent. */
  failed: boolean
  lockedAt: Instant | null
}

/**
 * When another code of a link may be asked for: each asker's own by the spacing of `nextCodeAt`, ten a day for all of them together, and none for 15
 * minutes after a challenge was locked. What strangers did does not hold back a device that proved a code of the link before, until thirty codes or three
 * locks in a day: its mark is no proof that its owner asks. What could not be sent is not waited for.
 */
export function nextLinkCodeAt(requests: readonly LinkCodeRequest[], now: Instant, knownDevice: boolean): { nextAt: Instant; locked: boolean } {
  const mine = requests.filter((request) => request.mine)
  const bySelf = nextCodeAt(
    mine.filter((request) => !request.failed).map((request) => request.at),
    now,
  )
  const byDay = Math.max(dayAfter(knownDevice ? mine : requests, PER_DAY, now), dayAfter(requests, PER_DAY_OF_LINK, now))
  const locks = locksOf(requests).filter((at) => at > now - DAY)
  const held = knownDevice && locks.length < LOCKS_FOR_ALL ? locksOf(mine) : locks
  const byLock = Math.max(now, ...held.map((at) => at + LOCK_PAUSE))
  return { nextAt: Math.max(bySelf, byDay, byLock), locked: byLock > now }
}

/** When fewer than so many of these were asked for in a day. */
function dayAfter(requests: readonly LinkCodeRequest[], most: number, now: Instant): Instant {
  const today = requests.map(({ at }) => at).filter((at) => at > now - DAY)
  return today.length >= most ? (today.toSorted((a, b) => a - b).at(-most) ?? now) + DAY : now
}

const locksOf = (requests: readonly LinkCodeRequest[]): Instant[] => requests.flatMap(({ lockedAt }) => lockedAt ?? [])
