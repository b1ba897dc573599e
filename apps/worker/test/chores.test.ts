import { env } from 'cloudflare:workers'
import { HOUR, MINUTE } from '@sluice/core/instants'
import { test } from 'vitest'
import { openWorld, trigger } from './world.ts'
import { Browser } from '@sluice/api/testing/browser'
import { sendFile, setUp, someBytes, taskWithLink } from '@sluice/api/testing/steps'

const stateOf = (fileId: string) => env.DB.prepare('select state from files where id = ?').bind(fileId).first('state')

/** R2, but the isolate dies when the objects are gone and their rows are not. */
const dying = new Proxy(env.BUCKET, {
  get(bucket, name) {
    if (name === 'delete') return (keys: string[]) => bucket.delete(keys).then(() => Promise.reject(new Error('the isolate died')))
    const value: unknown = Reflect.get(bucket, name)
    return typeof value === 'function' ? value.bind(bucket) : value
  },
})

test('a purge that dies between the object and its row is finished by the next one, and nothing is served meanwhile', async ({ expect }) => {
  const world = await openWorld()
  const staff = new Browser(world)
  await setUp(world, staff)
  const { taskId, visitor } = await taskWithLink(world, staff)
  const { fileId } = await sendFile(visitor, taskId, 'short.pdf', someBytes(1_000))
  const kept = await sendFile(visitor, taskId, 'kept.pdf', someBytes(1_000))
  const hour = Math.ceil(Date.now() / HOUR) * HOUR
  await staff.api.files.setExpiry.mutate({ fileId, taskId, expiresAt: Date.now() - 1 })

  await trigger(hour, { ...env, BUCKET: dying })
  expect(await stateOf(fileId)).toBe('deleting')
  expect((await world.objectKeys()).filter((key) => key.includes(fileId))).toEqual([])
  expect((await staff.fetch(`/api/files/${fileId}`)).status).toBe(410)
  const runs = await staff.api.chores.listRuns.query()
  expect(runs.filter((run) => run.chore === 'files' || run.chore === 'orphans').map((run) => [run.chore, run.failure])).toEqual([
    ['orphans', null],
    ['files', 'Error'],
  ])

  world.travelTo(Date.now() + 3 * MINUTE)
  await trigger(hour + HOUR)
  expect(await stateOf(fileId)).toBeNull()
  expect((await staff.fetch(`/api/files/${fileId}`)).status).toBe(404)
  expect((await staff.fetch(`/api/files/${kept.fileId}`)).status).toBe(200)
  world.travelTo(null)
})

test('the minute runs the frequent chores alone, the hour the rest, and where both come none runs twice', async ({ expect }) => {
  const hour = Math.ceil(Date.now() / HOUR) * HOUR + 5 * HOUR
  const runsFor = async (since: number) => {
    const { results } = await env.DB.prepare('select chore from chore_runs where scheduled_for >= ? order by chore').bind(since).all<{ chore: string }>()
    return results.map((row) => row.chore)
  }
  await trigger(hour - MINUTE, env, ['* * * * *'])
  expect(await runsFor(hour - MINUTE)).toEqual(['notices', 'receipts', 'submissions', 'uploads'])
  await trigger(hour)
  const atTheHour = await runsFor(hour)
  expect(new Set(atTheHour).size).toBe(atTheHour.length)
  expect(atTheHour).toEqual(expect.arrayContaining(['files', 'links', 'notices', 'sessions', 'submissions', 'uploads']))
})
