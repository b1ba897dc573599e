/** How many bytes had moved in all at a moment (milliseconds). */
export interface SpeedSample {
  readonly atMs: number
  readonly movedBytes: number
}

const WINDOW_MS = 5_000
const SHORTEST_MS = 1_000 // the first tenths of a second say nothing

/** Adds a sample and drops those out of the window, keeping the newest outside it as the base to count from. */
export function withSample(samples: readonly SpeedSample[], sample: SpeedSample): SpeedSample[] {
  const firstInside = samples.findIndex((known) => known.atMs > sample.atMs - WINDOW_MS)
  const kept = firstInside < 0 ? samples.slice(-1) : samples.slice(Math.max(0, firstInside - 1))
  return [...kept, sample]
}

/** Bytes per second, averaged over the last five seconds. */
export function speedOf(samples: readonly SpeedSample[], nowMs: number): number {
  const windowStart = nowMs - WINDOW_MS
  const base = samples.findLast((sample) => sample.atMs <= windowStart) ?? samples[0]
  const last = samples.at(-1)
  if (!base || !last) return 0
  const elapsedMs = Math.max(SHORTEST_MS, nowMs - Math.max(base.atMs, windowStart))
  return Math.round(((last.movedBytes - base.movedBytes) * 1_000) / elapsedMs)
}

/** Whole seconds until the rest has moved; null when nothing moves. */
export function secondsLeft(restBytes: number, bytesPerSecond: number): number | null {
  if (restBytes <= 0) return 0
  return bytesPerSecond > 0 ? Math.ceil(restBytes / bytesPerSecond) : null
}
