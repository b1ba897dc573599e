import { test } from 'vitest'
import { KeptConnection } from './kept-connection.ts'

/** Connections that can be broken, and how often one was opened. */
function openDoor() {
  const made: { isBroken: boolean; isClosed: boolean; close(): void; lose(): void }[] = []
  const door = { isLocked: false, made, kept: new KeptConnection(open) }
  async function open(onLost: () => void) {
    if (door.isLocked) throw new Error('locked')
    const connection = { isBroken: false, isClosed: false, close: () => void (connection.isClosed = true), lose: onLost }
    made.push(connection)
    return connection
  }
  const say = () =>
    door.kept.use(async (connection) => {
      if (connection.isBroken) throw new Error('InvalidStateError')
      return made.indexOf(connection)
    })
  return { door, say }
}

test('a connection is kept, and one that the browser closed or that fails is opened anew', async ({ expect }) => {
  const { door, say } = openDoor()
  expect([await say(), await say()]).toEqual([0, 0])
  const [first] = door.made
  if (first) first.isBroken = true
  expect(await Promise.all([say(), say(), say()])).toEqual([1, 1, 1])
  expect(door.made.map(({ isClosed }) => isClosed)).toEqual([true, false])
  door.made[1]?.lose()
  expect(await say()).toBe(2)
})

test('what fails on the new connection too is thrown, and the next use opens once more', async ({ expect }) => {
  const { door, say } = openDoor()
  door.isLocked = true
  await expect(say()).rejects.toThrow('locked')
  door.isLocked = false
  expect(await say()).toBe(0)
})
