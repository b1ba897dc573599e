import { expect, test } from 'vitest'
import { openHouse } from '../../testing/house.ts'

const mail = { id: 'not_1', to: 'ida@lumen.example', subject: 'Your code', text: '123456', html: '' }
const offered = await openHouse({ host: { publicUrl: 'http://localhost:8787' }, served: { outbox: () => [mail] } })
const deployed = await openHouse()
const proxied = await openHouse({ served: { outbox: () => [mail] } })
const LOCAL = 'http://localhost:8787'

test('the development outbox is shown on this machine, by any of its names', async () => {
  for (const host of [LOCAL, 'http://127.0.0.1:8787', 'http://[::1]:8787']) {
    const response = await offered.app.request(`${host}/api/dev/outbox`)
    expect([response.status, response.headers.get('Cache-Control'), await response.json()]).toEqual([200, 'no-store', { mails: [mail] }])
  }
})

test('where it is not offered, it answers like an address that does not exist', async () => {
  const [outbox, nowhere] = [await deployed.ask('/api/dev/outbox'), await deployed.ask('/api/nowhere')]
  const seen = async (response: Response) => ({ ...(await response.json()), request_id: '' })
  expect([outbox.status, await seen(outbox)]).toEqual([404, await seen(nowhere)])
})

test('what a proxy forwarded, or came to another name, does not see it', async () => {
  for (const name of ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'CF-Connecting-IP'])
    expect((await offered.app.request(`${LOCAL}/api/dev/outbox`, { headers: { [name]: '127.0.0.1' } })).status, name).toBe(404)
  for (const host of ['http://localhost.evil.example', 'http://192.168.1.5:8787', 'http://127.0.0.1.evil.example'])
    expect((await offered.app.request(`${host}/api/dev/outbox`)).status, host).toBe(403)
  expect((await proxied.app.request('https://files.example/api/dev/outbox')).status).toBe(404)
})
