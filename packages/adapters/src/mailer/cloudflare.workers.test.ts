import { env } from 'cloudflare:workers'
import { test } from 'vitest'
import { MailRefused, type Mail } from '@sluice/core/ports'
import { cloudflareMailer } from './cloudflare.ts'
import { developmentMailer } from './development.ts'

const mail: Mail = {
  id: 'not_0123456789abcdefghjkmnpq',
  to: 'nele@example.test',
  from: { name: 'Druckerei Süd', address: 'files@print.test' },
  subject: 'Ready',
  text: 'Grüße',
  html: '<p>Grüße</p>',
}

/** The binding, but each mail ends in the service's error. miniflare's binding never says these. */
const failing = (code: string): typeof env.EMAIL => ({ send: () => Promise.reject(Object.assign(new Error('said no'), { code })) })

test('the binding takes a mail', async ({ expect }) => {
  const mailer = cloudflareMailer(env.EMAIL)
  await mailer.ping()
  await expect(mailer.send(mail)).resolves.toBeUndefined()
})

test('a file goes with a mail as bytes, which no one takes for base64', async ({ expect }) => {
  const attachments = [{ name: 'Süd.json', mediaType: 'application/json', content: '"Grüße"' }]
  await expect(cloudflareMailer(env.EMAIL).send({ ...mail, attachments })).resolves.toBeUndefined()
  const sent: unknown[] = []
  const keeping: typeof env.EMAIL = { send: (message: unknown) => Promise.resolve({ messageId: String(sent.push(message)) }) }
  await cloudflareMailer(keeping).send({ ...mail, attachments })
  expect(sent).toMatchObject([
    { attachments: [{ filename: 'Süd.json', type: 'application/json', disposition: 'attachment', content: new TextEncoder().encode('"Grüße"') }] },
  ])
})

test.for(['E_RECIPIENT_SUPPRESSED', 'E_RECIPIENT_NOT_ALLOWED', 'E_VALIDATION_ERROR', 'E_CONTENT_TOO_LARGE', 'E_HEADER_NOT_ALLOWED'])(
  'a mail with the answer %s is refused for good',
  async (code, { expect }) => {
    await expect(cloudflareMailer(failing(code)).send(mail)).rejects.toBeInstanceOf(MailRefused)
  },
)

test.for(['E_RATE_LIMIT_EXCEEDED', 'E_DAILY_LIMIT_EXCEEDED', 'E_DELIVERY_FAILED', 'E_INTERNAL_SERVER_ERROR', 'E_SENDER_NOT_VERIFIED'])(
  'a mail with the answer %s is to be sent again',
  async (code, { expect }) => {
    await expect(cloudflareMailer(failing(code)).send(mail)).rejects.toSatisfy((error) => error instanceof Error && !(error instanceof MailRefused))
  },
)

test('the development mailer keeps its mails in a Worker too', async ({ expect }) => {
  const { mailer, list } = developmentMailer()
  await mailer.send(mail)
  expect(list()).toMatchObject([mail])
})
