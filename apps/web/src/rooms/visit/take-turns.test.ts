import { expect, test } from 'vitest'
import { takeTurns } from './take-turns.ts'

/** Work that ends when it is told to, and how often it began. */
function heldWork() {
  const held: PromiseWithResolvers<void>[] = []
  const work = () => {
    const one = Promise.withResolvers<void>()
    held.push(one)
    return one.promise
  }
  return { work, held }
}

test('whoever asks while it runs has the run after it, and all of them the same', async () => {
  const { work, held } = heldWork()
  const look = takeTurns(work)
  const first = look()
  const late = [look(), look(), look()]
  expect(held).toHaveLength(1)
  held[0]?.resolve()
  await first
  expect(held).toHaveLength(2)
  const later = look()
  held[1]?.resolve()
  await Promise.all(late)
  held[2]?.resolve()
  await later
  expect(held).toHaveLength(3)
})

test('a run that fails is told to those who asked for it, and keeps nobody from the next', async () => {
  const { work, held } = heldWork()
  const look = takeTurns(work)
  const first = look()
  const second = look()
  held[0]?.reject(new Error('offline'))
  await expect(first).rejects.toThrow('offline')
  held[1]?.resolve()
  await expect(second).resolves.toBeUndefined()
})
