import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished, test } from 'vitest'
import { MessageRefused, type TextMessage } from '@sluice/core/ports'
import { chooseSms } from './choose.ts'
import { twilioSms } from './twilio.ts'

const ACCOUNT = `AC${'0'.repeat(31)}1`
const options = { accountSid: ACCOUNT, authToken: 'token-of-this-test', from: '+3197010000000', countries: ['NL'], mostPerDay: 50 }
const message: TextMessage = { id: 'not_0123456789abcdefghjkmnpq', to: '+31612345678', text: '123456 is your code: Grüße' }

/** Stands in for Twilio's API on loopback: answers as told, and keeps the requests it saw. */
async function twilio(...answers: { status: number; code?: number }[]) {
  const seen: { line: string; authorization: string | undefined; form: Record<string, string> }[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      seen.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization, form: Object.fromEntries(new URLSearchParams(body)) })
      const { status, code } = answers[seen.length - 1] ?? { status: 500 }
      const words = code === undefined ? { sid: 'SM1' } : { code, message: `The 'To' number ${message.to} is not valid`, status }
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(words))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { seen, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test('a message is posted as a form, with the account and its token', async ({ expect }) => {
  const { seen, baseUrl } = await twilio({ status: 201 })
  await twilioSms({ ...options, baseUrl }).send(message)
  expect(seen).toEqual([
    {
      line: `POST /2010-04-01/Accounts/${ACCOUNT}/Messages.json`,
      authorization: `Basic ${btoa(`${ACCOUNT}:token-of-this-test`)}`,
      form: { To: message.to, Body: message.text, From: '+3197010000000' },
    },
  ])
})

test('a messaging service chooses the number itself; a name that begins like one is a name', async ({ expect }) => {
  const { seen, baseUrl } = await twilio({ status: 201 }, { status: 201 })
  const service = `MG${'a'.repeat(32)}`
  for (const from of [service, 'MG Studio']) await twilioSms({ ...options, from, baseUrl }).send(message)
  expect(seen.map(({ form }) => [form['MessagingServiceSid'], form['From']])).toEqual([
    [service, undefined],
    [undefined, 'MG Studio'],
  ])
})

test.for([
  [400, 21211],
  [400, 21614],
  [400, 21408],
  [422, 20001],
] as const)('a message that Twilio answers with %i (%i) is refused for good, and the error tells no number of a phone', async ([status, code], { expect }) => {
  const { baseUrl } = await twilio({ status, code })
  const error: unknown = await twilioSms({ ...options, baseUrl })
    .send(message)
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(MessageRefused)
  expect(String(error)).toContain(`${status} (error ${code})`)
  expect(String(error)).not.toContain('612345678')
})

test.for([401, 403, 404, 408, 409, 429, 500, 503])('a message that Twilio answers with %i is to be sent again', async (status, { expect }) => {
  const { baseUrl } = await twilio({ status, code: 20003 })
  const sent = twilioSms({ ...options, baseUrl }).send(message)
  await expect(sent).rejects.toSatisfy((error) => error instanceof Error && !(error instanceof MessageRefused))
})

test('a Twilio that cannot be reached refuses no message', async ({ expect }) => {
  const sms = twilioSms({ ...options, baseUrl: 'http://127.0.0.1:1' })
  await expect(sms.send(message)).rejects.not.toBeInstanceOf(MessageRefused)
})

test('an account that answers is a good one, a wrong token is not', async ({ expect }) => {
  const { seen, baseUrl } = await twilio({ status: 200 }, { status: 401, code: 20003 })
  const sms = twilioSms({ ...options, baseUrl })
  await sms.ping()
  await expect(sms.ping()).rejects.toThrow('401')
  expect(seen.map(({ line }) => line)).toEqual([1, 2].map(() => `GET /2010-04-01/Accounts/${ACCOUNT}.json`))
})

test('Twilio sends where its account is set, the development mailer keeps where there is one, and else nothing goes by SMS', async ({ expect }) => {
  const { seen, baseUrl } = await twilio({ status: 201 })
  const settings = { SLUICE_TWILIO_URL: baseUrl, SLUICE_SMS_COUNTRIES: ['NL'], SLUICE_SMS_PER_DAY: 3 }
  const kept: string[] = []
  const mailer = { send: async ({ to }: { to: string }) => void kept.push(to), ping: async () => {} }
  expect(chooseSms(settings, null)).toBeNull()
  await chooseSms(settings, mailer)?.send(message)
  expect([kept, seen.length]).toEqual([[message.to], 0])
  const account = { SLUICE_TWILIO_ACCOUNT: ACCOUNT, SLUICE_TWILIO_TOKEN: options.authToken, SLUICE_TWILIO_FROM: options.from }
  const sms = chooseSms({ ...settings, ...account }, mailer)
  await sms?.send(message)
  expect([kept.length, seen.length, sms?.mostPerDay]).toEqual([1, 1, 3])
  expect(['+31 6 12345678', '+49 1512 3456789'].map((phone) => sms?.normalize(phone))).toEqual([{ e164: '+31612345678' }, { refused: 'country' }])
})
