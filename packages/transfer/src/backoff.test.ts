import { test } from 'vitest'
import { Backoff } from './backoff.ts'

test('the wait doubles to its cap, and at least half of it is kept', ({ expect }) => {
  const backoff = new Backoff({ baseMs: 500, capMs: 30_000 })
  for (const longest of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
    backoff.failed(0, 0, 0)
    expect(backoff.notBefore).toBeGreaterThanOrEqual(longest / 2)
    expect(backoff.notBefore).toBeLessThanOrEqual(longest)
  }
})

test('attempts that fail together count as one failure', ({ expect }) => {
  const backoff = new Backoff({ baseMs: 500, capMs: 30_000 })
  expect(backoff.failed(1_000, 900, 0)).toBe(true)
  expect(backoff.failed(1_010, 900, 0)).toBe(false)
  expect(backoff.notBefore).toBeLessThanOrEqual(1_500)
})

test('a server that names its time is not asked before it, whatever other answers came', ({ expect }) => {
  const backoff = new Backoff({ baseMs: 500, capMs: 30_000 })
  backoff.failed(0, 0, 120_000)
  backoff.succeeded()
  expect(backoff.notBefore).toBe(120_000)
})
