import { isId } from '@sluice/core/ids'
import type { Template } from '@sluice/core/notices/table'
import { expect, test } from 'vitest'
import { type Cases, type Expected, FROM, type House, open, openHouse } from './letters-house.ts'
import { toCustomers } from './letters-to-customers.ts'
import { toStaff } from './letters-to-staff.ts'
import { type Delivered, madeOf, shownBy } from './post-office.ts'

/** Every letter that Sluice writes: the type refuses a list that lacks one. */
const letters: Cases<Template> = { ...toCustomers, ...toStaff }

const HEADERS = ['content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to']
const ELEMENTS = ['html', 'head', 'meta', 'title', 'body', 'div', 'p', 'ul', 'li', 'br', 'span', 'a']
const ATTRIBUTES = ['lang', 'charset', 'style', 'href']

/** A letter is for its one reader, from the workspace, and nothing that anyone typed has become a header of it. */
function isAddressed({ recipients, email }: Delivered, { to }: Expected): void {
  expect(recipients).toEqual([to])
  expect(email.to).toEqual([{ name: '', address: to }])
  expect(email.from).toEqual(FROM)
  expect(email.headers.map(({ key }) => key).toSorted()).toEqual(HEADERS)
}

/** Both parts say the same, and names are text in both. */
function saysTheSame({ text, html }: Delivered, { says }: Expected): void {
  for (const words of says) expect(text).toContain(words)
  expect(shownBy(html)).toBe(text)
}

/** The HTML loads nothing and runs nothing: the one address in it is that of its link. */
function loadsNothing({ html }: Delivered, url: string | null): void {
  const { elements, attributes, addresses } = madeOf(html)
  expect(ELEMENTS).toEqual(expect.arrayContaining(elements))
  expect(ATTRIBUTES).toEqual(expect.arrayContaining(attributes))
  expect(addresses).toEqual(url === null ? [] : [url])
}

/** The address in a letter, which leads to the path that it should, and opens the link where it is one's. */
async function opensWhatItShould(house: House, { text }: Delivered, { opens }: Expected): Promise<string | null> {
  const [address = null, ...more] = text.match(/https?:\/\/\S+/g) ?? []
  expect(more).toEqual([])
  if (address === null) {
    expect(opens).toBeNull()
    return null
  }
  const { origin, pathname, search, hash } = new URL(address)
  expect([origin, pathname + search]).toEqual([house.world.origin, opens])
  const linkId = pathname.replace(/^\/u\//, '')
  if (!isId('link', linkId)) expect(hash).toBe('')
  else await (await open(house, { linkId, secret: hash.slice(1) })).api.visit.describe.query()
  return address
}

test.for(Object.values(letters))('$sentence', async ({ cause }) => {
  const house = await openHouse()
  const expected = await cause(house)
  const letter = await house.office.letterTo(expected.to, expected.subject)
  isAddressed(letter, expected)
  saysTheSame(letter, expected)
  loadsNothing(letter, await opensWhatItShould(house, letter, expected))
  expect(letter.email.attachments.map(({ filename }) => filename)).toEqual(expected.attachments ?? [])
})
