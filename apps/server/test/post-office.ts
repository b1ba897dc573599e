import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { expect, onTestFinished } from 'vitest'

/** A letter as it came: to whom it was handed over, and what a mail program reads in it. */
export interface Delivered {
  recipients: string[]
  email: Email
  subject: string
  text: string
  html: string
}

export interface PostOffice {
  /** Where a host delivers, as `SLUICE_SMTP_URL`. */
  url: string
  /** All that has come so far, in its order. */
  delivered: readonly Delivered[]
  /** Waits for the one letter to an address whose subject is this, or like this. */
  letterTo(address: string, subject: string | RegExp): Promise<Delivered>
}

/** An SMTP server on loopback that takes every letter. It closes with the test. */
export async function openPostOffice(): Promise<PostOffice> {
  const delivered: Delivered[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const recipients = session.envelope.rcptTo.map(({ address }) => address)
      const take = async () => delivered.push(await read(await buffer(stream), recipients))
      void take().finally(done)
    },
  })
  const listener = smtp.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  onTestFinished(() => new Promise((resolve) => smtp.close(resolve)))
  const subjectsTo = (address: string) => delivered.filter(({ recipients }) => recipients.includes(address)).map(({ subject }) => subject)
  return {
    url: `smtp://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    delivered,
    async letterTo(address, subject) {
      const isIt = (one: string) => (typeof subject === 'string' ? one === subject : subject.test(one))
      await expect.poll(() => subjectsTo(address), { timeout: 10_000, interval: 10 }).toSatisfy((came: string[]) => came.some(isIt))
      const [letter, ...more] = delivered.filter((one) => one.recipients.includes(address) && isIt(one.subject))
      expect(more).toEqual([])
      if (!letter) throw new Error('it went again')
      return letter
    },
  }
}

async function read(raw: Buffer, recipients: string[]): Promise<Delivered> {
  const email = await PostalMime.parse(raw)
  return { recipients, email, subject: email.subject ?? '', text: lines(email.text), html: lines(email.html) }
}

const lines = (text = '') => text.replaceAll('\r\n', '\n').trim()

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }
const unescaped = (html: string) => html.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? '')

/** What the HTML of a letter shows, laid out as its text is: the address of a link stands below its words. */
export function shownBy(html: string): string {
  const words = html
    .replace(/^.*<\/head>/s, '')
    .replaceAll(/<a href="([^"]*)"[^>]*>([^<]*)<\/a>/g, '$2:\n$1')
    .replaceAll('<br>', '\n')
    .replaceAll(/<\/(?:p|li)>/g, '\n\n')
    .replaceAll(/<[^>]*>/g, '')
  return unescaped(words).trim()
}

/** The elements and attributes that a letter's HTML is made of, and the addresses that these have. */
export function madeOf(html: string) {
  const tags = html.match(/<[a-z][^>]*>/gi) ?? []
  const attributes = tags.flatMap((tag) => Array.from(tag.matchAll(/\s([\w-]+)="([^"]*)"/g), ([, name = '', value = '']) => ({ name, value })))
  return {
    elements: tags.map((tag) => /\w+/.exec(tag)?.[0].toLowerCase()),
    attributes: attributes.map(({ name }) => name),
    addresses: attributes.map(({ value }) => unescaped(value)).filter((value) => /:\/\/|url\(|@import/i.test(value)),
  }
}
