import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import PostalMime from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished, test } from 'vitest'
import { MailRefused, type Mail } from '@sluice/core/ports'
import { smtpMailer } from './smtp.ts'

const mail: Mail = {
  id: 'not_0123456789abcdefghjkmnpq',
  to: 'nele@example.test',
  from: { name: 'Druckerei "Süd", Files', address: 'files@print.test' },
  subject: 'Your files – ready 📦',
  text: 'Grüße,\nhttps://files.print.test/#abc',
  html: '<p>Grüße</p>',
}

/** An SMTP server on loopback, and what it took. */
async function server(options: SMTPServerOptions = {}) {
  const taken: { to: string[]; raw: string }[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const to = session.envelope.rcptTo.map((recipient) => recipient.address)
      const take = async () => taken.push({ to, raw: await text(stream) })
      void take().finally(done)
    },
    ...options,
  })
  const listener = smtp.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  onTestFinished(() => new Promise((resolve) => smtp.close(resolve)))
  return { taken, host: `127.0.0.1:${(listener.address() as AddressInfo).port}` }
}

const answering = (code: number, sentence: string) => Object.assign(new Error(sentence), { responseCode: code })

test('a mail arrives with both its texts, its names and the id of its notice', async ({ expect }) => {
  const { taken, host } = await server()
  await smtpMailer({ url: `smtp://${host}` }).send(mail)
  expect(taken.map(({ to }) => to)).toEqual([['nele@example.test']])
  const parsed = await PostalMime.parse(taken[0]?.raw ?? '')
  expect(parsed.from).toEqual({ name: 'Druckerei "Süd", Files', address: 'files@print.test' })
  expect(parsed.subject).toBe('Your files – ready 📦')
  expect(parsed.text?.trim()).toBe('Grüße,\nhttps://files.print.test/#abc')
  expect(parsed.html?.trim()).toBe('<p>Grüße</p>')
  expect(parsed.messageId).toBe('<not_0123456789abcdefghjkmnpq@print.test>')
})

test('a file goes with a mail as it is, whatever letters it and its name have', async ({ expect }) => {
  const { taken, host } = await server()
  const content = `{"receipt":"Größe 📦\\u0000"}\n.\n${'x'.repeat(2_000)}\n`
  await smtpMailer({ url: `smtp://${host}` }).send({ ...mail, attachments: [{ name: 'Quittung „Süd“.json', mediaType: 'application/json', content }] })
  const [attached, ...more] = (await PostalMime.parse(taken[0]?.raw ?? '')).attachments
  expect(more).toEqual([])
  expect(attached).toMatchObject({ filename: 'Quittung „Süd“.json', mimeType: 'application/json', disposition: 'attachment' })
  expect(new TextDecoder().decode(attached?.content as ArrayBuffer)).toBe(content)
})

test('an address with a comma in it is no second recipient', async ({ expect }) => {
  const { taken, host } = await server()
  const hostile = { ...mail, to: 'a@example.test, b@example.test' }
  await expect(smtpMailer({ url: `smtp://${host}` }).send(hostile)).rejects.toBeInstanceOf(MailRefused)
  expect(taken).toEqual([])
})

test('a subject with line ends in it makes no header', async ({ expect }) => {
  const { taken, host } = await server()
  await smtpMailer({ url: `smtp://${host}` }).send({ ...mail, subject: 'Ready\r\nBcc: c@example.test' })
  expect(taken.map(({ to }) => to)).toEqual([['nele@example.test']])
  expect((await PostalMime.parse(taken[0]?.raw ?? '')).bcc ?? []).toEqual([])
})

test('a recipient whom the server will never take is refused for good, one it cannot take now is not', async ({ expect }) => {
  const codes = [550, 451]
  const { host } = await server({ onRcptTo: (_address, _session, done) => done(answering(codes.shift() ?? 550, 'no such user here')) })
  const mailer = smtpMailer({ url: `smtp://${host}` })
  await expect(mailer.send(mail)).rejects.toBeInstanceOf(MailRefused)
  await expect(mailer.send(mail)).rejects.not.toBeInstanceOf(MailRefused)
})

test('a wrong password refuses no mail: it is sent once the password is right', async ({ expect }) => {
  const { taken, host } = await server({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => (password === 'p@ss' ? done(null, { user: username }) : done(answering(535, 'wrong password'))),
  })
  const wrong = smtpMailer({ url: `smtp://ann:nope@${host}` })
  await expect(wrong.send(mail)).rejects.not.toBeInstanceOf(MailRefused)
  await expect(wrong.ping()).rejects.toThrow()
  const right = smtpMailer({ url: `smtp://ann:p%40ss@${host}` })
  await right.ping()
  await right.send(mail)
  expect(taken).toHaveLength(1)
})

test('a server that is not there refuses no mail and answers no ping', async ({ expect }) => {
  const mailer = smtpMailer({ url: 'smtp://127.0.0.1:1' })
  await expect(mailer.send(mail)).rejects.not.toBeInstanceOf(MailRefused)
  await expect(mailer.ping()).rejects.toThrow()
})
