import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Settings } from './hosts.ts'

const ACCOUNT = `AC${'0'.repeat(31)}1`
const TOKEN = 'a-token-of-the-stand-in'
const FROM = '+3197010200000'

/** What Twilio's API was asked to send (twilio.com/docs/messaging/api/message-resource). */
interface Sent {
  to: string
  from: string
  text: string
}

/** Twilio's API on loopback, as far as Sluice speaks to it. */
export interface StandIn {
  /** What a host is told to speak to it. */
  readonly settings: Settings
  /** Messages that it took, the oldest first. */
  readonly sent: readonly Sent[]
  /** What was wrong with a request: it was not as Twilio wants it. */
  readonly faults: readonly string[]
  /** From now on it takes no message to this number, for good. */
  refuse(to: string): void
  close(): Promise<void>
}

export async function openTwilio(): Promise<StandIn> {
  const sent: Sent[] = []
  const faults: string[] = []
  const refused = new Set<string>()
  const take = (form: URLSearchParams): [status: number, answer: object] => {
    const message = { to: form.get('To') ?? '', from: form.get('From') ?? '', text: form.get('Body') ?? '' }
    if (message.from !== FROM || !/^\+\d{8,15}$/.test(message.to) || message.text === '') faults.push(form.toString())
    if (refused.has(message.to)) return [400, { code: 21_211, message: `The 'To' number ${message.to} is not a valid phone number.`, status: 400 }]
    sent.push(message)
    return [201, { sid: `SM${'0'.repeat(32)}`, status: 'queued' }]
  }
  const answerTo = (request: IncomingMessage, body: string): [status: number, answer: object] => {
    const path = `${request.method} ${request.url}`
    if (request.headers.authorization === `Basic ${btoa(`${ACCOUNT}:${TOKEN}`)}`) {
      if (path === `GET /2010-04-01/Accounts/${ACCOUNT}.json`) return [200, { sid: ACCOUNT, status: 'active' }]
      if (path === `POST /2010-04-01/Accounts/${ACCOUNT}/Messages.json`) return take(new URLSearchParams(body))
    }
    faults.push(path)
    return [401, { code: 20_003, message: 'Authenticate', status: 401 }]
  }
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const [status, answer] = answerTo(request, await text(request))
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer))
  }
  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const settings = {
    SLUICE_TWILIO_ACCOUNT: ACCOUNT,
    SLUICE_TWILIO_TOKEN: TOKEN,
    SLUICE_TWILIO_FROM: FROM,
    SLUICE_TWILIO_URL: `http://127.0.0.1:${port}`,
    SLUICE_SMS_COUNTRIES: 'NL,DE',
  }
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { settings, sent, faults, refuse: (to) => refused.add(to), close }
}
