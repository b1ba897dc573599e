import { appendFile, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, test } from 'vitest'
import type { Mail } from '@sluice/core/ports'
import { openDevelopmentMailer } from './development-file.ts'
import { developmentMailer } from './development.ts'

const mail = (id: string): Mail => ({
  id,
  to: 'nele@example.test',
  from: { name: 'Files', address: 'files@print.test' },
  subject: 'Your code',
  text: 'line one\nline two',
  html: '<p>one</p>',
})

async function temporaryFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-mail-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'mail.jsonl')
}

test('mails are kept newest first, the oldest are forgotten, and one that is sent twice is there once', async ({ expect }) => {
  const { mailer, list } = developmentMailer({ keep: 2 })
  for (const id of ['a', 'b', 'c', 'c']) await mailer.send(mail(id))
  expect(list().map(({ id }) => id)).toEqual(['c', 'b'])
  expect(list()[0]).toEqual({ ...mail('c'), keptAt: expect.any(Number) })
})

test('mails survive a restart of the server, a half-written line and a mail that is sent again after it', async ({ expect }) => {
  const file = await temporaryFile()
  const before = await openDevelopmentMailer({ file })
  await before.mailer.send(mail('a'))
  const attachments = [{ name: 'a.json', mediaType: 'application/json', content: '"ü"\n' }]
  await before.mailer.send({ ...mail('b'), attachments })
  await appendFile(file, '{"id":"torn","to')
  const after = await openDevelopmentMailer({ file })
  expect(after.list()).toEqual(before.list())
  expect(after.list()[0]?.attachments).toEqual(attachments)
  await after.mailer.send(mail('b'))
  await after.mailer.send(mail('c'))
  expect((await openDevelopmentMailer({ file, keep: 2 })).list().map(({ id }) => id)).toEqual(['c', 'b'])
  expect((await openDevelopmentMailer({ file })).list()).toHaveLength(2)
})

test('nobody but the owner of the server may read the kept mails', async ({ expect }) => {
  const file = await temporaryFile()
  const { mailer } = await openDevelopmentMailer({ file })
  await mailer.send(mail('a'))
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})
