import { env } from 'cloudflare:workers'
import { beforeAll, test } from 'vitest'
import { AnswerLost } from '@sluice/core/ports'
import { boxes, CONTRACT_TABLES, databaseContract } from './contract.ts'
import { openD1 } from './d1.ts'

beforeAll(async () => {
  await env.DB.batch(CONTRACT_TABLES.map((statement) => env.DB.prepare(statement)))
})

databaseContract(async () => openD1(env.DB))

test('a batch that D1 wrote, but whose answer was lost on the way, is called lost', async ({ expect }) => {
  const breaking = new Proxy(env.DB, {
    get(binding, name) {
      if (name !== 'batch') return Reflect.get(binding, name)
      return async (statements: Parameters<typeof binding.batch>[0]) => {
        await binding.batch(statements)
        throw new Error('D1_ERROR: Network connection lost.')
      }
    },
  })
  const db = openD1(breaking)
  await expect(db.batch([db.insert(boxes).values({ id: 'lost-1', state: 'open', sizeBytes: 1 })])).rejects.toBeInstanceOf(AnswerLost)
  expect((await openD1(env.DB).select().from(boxes)).map((row) => row.id)).toContain('lost-1')
})
