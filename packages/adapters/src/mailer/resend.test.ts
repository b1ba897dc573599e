import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { onTestFinished, test } from 'vitest'
import { MailRefused, type Mail } from '@sluice/core/ports'
import { resendMailer } from './resend.ts'

const mail: Mail = {
  id: 'not_0123456789abcdefghjkmnpq',
  to: 'nele@example.test',
  from: { name: 'Druckerei "Süd"', address: 'files@print.test' },
  subject: 'Ready',
  text: 'Grüße',
  html: '<p>Grüße</p>',
}

/** A server on loopback that answers as told, and the requests it saw. */
async function answering(...answers: { status: number; body?: unknown }[]) {
  const seen: { request: IncomingMessage; body: unknown }[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    seen.push({ request, body: request.method === 'POST' ? await json(request) : null })
    const { status, body = {} } = answers[seen.length - 1] ?? { status: 500 }
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body))
  }
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { seen, mailer: resendMailer({ apiKey: 're_key', baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }) }
}

test("a mail is posted with the key, and the notice's id stands for it however often it is sent", async ({ expect }) => {
  const { seen, mailer } = await answering({ status: 200, body: { id: 'x' } }, { status: 200, body: { id: 'x' } })
  await mailer.send(mail)
  await mailer.send(mail)
  for (const { request, body } of seen) {
    expect([request.method, request.url]).toEqual(['POST', '/emails'])
    expect(request.headers).toMatchObject({ authorization: 'Bearer re_key', 'idempotency-key': mail.id, 'content-type': 'application/json' })
    expect(body).toEqual({ from: '"Druckerei  Süd " <files@print.test>', to: ['nele@example.test'], subject: 'Ready', text: 'Grüße', html: '<p>Grüße</p>' })
  }
})

test('a file goes with a mail as base64 of its UTF-8', async ({ expect }) => {
  const { seen, mailer } = await answering({ status: 200, body: { id: 'x' } })
  const content = `Grüße 📦 ${'x'.repeat(1_000_000)}`
  await mailer.send({ ...mail, attachments: [{ name: 'Süd.json', mediaType: 'application/json', content }] })
  const encoded = Buffer.from(content).toString('base64')
  expect(Object(seen[0]?.body).attachments).toEqual([{ filename: 'Süd.json', content_type: 'application/json', content: encoded }])
})

test.for([400, 413, 422])('a mail that Resend answers with %i is refused for good', async (status, { expect }) => {
  const { mailer } = await answering({ status, body: { name: 'validation_error' } })
  await expect(mailer.send(mail)).rejects.toSatisfy((error) => error instanceof MailRefused && error.message.includes('validation_error'))
})

test.for([401, 403, 408, 409, 429, 500, 503])('a mail that Resend answers with %i is to be sent again', async (status, { expect }) => {
  const { mailer } = await answering({ status })
  await expect(mailer.send(mail)).rejects.toSatisfy((error) => error instanceof Error && !(error instanceof MailRefused))
})

test('a key that may only send is a good key, an unknown one is not', async ({ expect }) => {
  const { mailer } = await answering(
    { status: 200, body: { data: [] } },
    { status: 401, body: { name: 'restricted_api_key' } },
    { status: 403, body: { name: 'invalid_api_key' } },
  )
  await mailer.ping()
  await mailer.ping()
  await expect(mailer.ping()).rejects.toThrow('403')
})

test('a Resend that cannot be reached refuses no mail', async ({ expect }) => {
  const mailer = resendMailer({ apiKey: 're_key', baseUrl: 'http://127.0.0.1:1' })
  await expect(mailer.send(mail)).rejects.not.toBeInstanceOf(MailRefused)
})
