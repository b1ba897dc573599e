import { newId } from '@sluice/core/ids'
import { HOUR, MINUTE } from '@sluice/core/instants'
import { expect, test } from 'vitest'
import { type Asker, type House, openHouse } from '../testing/house.ts'
import { makeHolder, makeJob } from '../testing/sending.ts'

const house = await openHouse()
const plain = await openHouse({ host: { publicUrl: 'http://localhost:8787' } })
const job = await makeJob(house)

async function signIn({ call, mails, administrator, time }: House, as: Asker = {}): Promise<string[]> {
  time.now += 20 * MINUTE
  const before = mails().length
  const { data } = await call('signIn.requestCode', { email: administrator.actor.email })
  await expect.poll(() => mails().length).toBe(before + 1)
  const code = /\b\d{6}\b/.exec(mails()[0]?.text ?? '')?.[0]
  const { response } = await call('signIn.verifyCode', { codeId: Object(data).codeId, code }, as)
  return response.headers.getSetCookie()
}

const open = async (linkId: string, secret: string, cookies = '') => {
  const as: Asker = cookies === '' ? {} : { Cookie: cookies }
  return (await house.call('uploadLinks.open', { linkId, secret }, as)).response.headers.getSetCookie()
}

test('over https the cookie is bound to this host, unreadable for scripts, and not sent along by other sites (T-31)', async () => {
  const cookies = await signIn(house)
  expect(cookies).toEqual([
    expect.stringMatching(/^__Host-staff=[\w-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Lax; Secure$/),
    expect.stringMatching(/^__Host-device=[\w-]{43,}; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure$/),
  ])
})

test('over http on this machine the cookie has an equivalent name', async () => {
  expect(await signIn(plain)).toEqual([
    expect.stringMatching(/^staff=[\w-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Lax$/),
    expect.stringMatching(/^device=[\w-]{43,}; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax$/),
  ])
})

test('signing in makes a new session, whatever cookie was there before (T-30)', async () => {
  const before = await house.signIn(house.administrator.actor.staffId)
  const [cookie = ''] = await signIn(house, before)
  expect(cookie).toMatch(/^__Host-staff=/)
  expect(cookie).not.toContain(before['Cookie'])
})

test('signing out ends the session itself, and takes the cookie away', async () => {
  const as = await house.signIn(house.administrator.actor.staffId)
  const { response } = await house.call('signIn.signOut', undefined, as)
  expect(response.headers.getSetCookie()).toEqual(['__Host-staff=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure'])
  expect((await house.call('signIn.me', undefined, as)).code).toBe('sign_in.needed')
})

test('each link has a cookie of its own, and unlocking one never opens another', async () => {
  const [a, b] = [await makeHolder(house, job.customerId), await makeHolder(house, job.customerId)]
  expect(await open(a.linkId, a.secret, b.cookie)).toEqual([
    expect.stringMatching(new RegExp(`^__Host-v_${a.linkId}=[\\w-]{43}; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax; Secure$`)),
  ])
  const describe = async (as: Asker) => {
    const { code, data } = await house.call('visit.describe', undefined, as)
    return code ?? Object(data).linkId
  }
  const both = `${a.cookie}; ${b.cookie}`
  expect(await describe({ Cookie: both, 'Sluice-Via': a.linkId })).toBe(a.linkId)
  expect(await describe({ Cookie: both, 'Sluice-Via': b.linkId })).toBe(b.linkId)
  expect(await describe({ Cookie: a.cookie, 'Sluice-Via': b.linkId })).toBe('visitor.needed')
  expect(await describe({ Cookie: `__Host-v_${b.linkId}=${a.cookie.split('=')[1]}`, 'Sluice-Via': b.linkId })).toBe('visitor.needed')
  expect(await describe({ Cookie: both })).toBe('visitor.needed')
})

test('the link may be named in the address, where a page cannot add a header', async () => {
  const { linkId, cookie } = await makeHolder(house, job.customerId)
  expect((await house.ask(`/api/trpc/visit.describe?via=${linkId}`, { as: { Cookie: cookie } })).status).toBe(200)
  expect((await house.ask(`/api/trpc/visit.describe?via=${newId('link')}`, { as: { Cookie: cookie } })).status).toBe(401)
  expect((await house.ask('/api/trpc/visit.describe?via=staff', { as: { Cookie: cookie } })).status).toBe(401)
})

test('one browser is staff and customer at once, each at its own doors', async () => {
  const { linkId, cookie } = await makeHolder(house, job.customerId)
  const { Cookie } = await house.signIn(house.administrator.actor.staffId)
  const as = { Cookie: `${Cookie}; ${cookie}`, 'Sluice-Via': linkId }
  expect((await house.call('signIn.me', undefined, as)).code).toBeNull()
  expect((await house.call('visit.describe', undefined, as)).code).toBeNull()
})

test('of more than twenty links the oldest cookies are dropped, the same link opened again drops none', async () => {
  const { linkId, secret } = await makeHolder(house, job.customerId)
  const old = Array.from({ length: 22 }, () => `__Host-v_${newId('link')}`)
  const sent = (names: string[]) => ['other=1', '__Host-staff=x', ...names.map((name) => `${name}=x`)].join('; ')
  const dropped = async (names: string[]) =>
    (await open(linkId, secret, sent(names))).filter((cookie) => cookie.includes('Max-Age=0')).map((cookie) => cookie.split('=')[0])
  expect(await dropped(old)).toEqual(old.slice(0, 3))
  expect(await dropped(old.slice(0, 20))).toEqual(old.slice(0, 1))
  expect(await dropped(old.slice(0, 19))).toEqual([])
  expect(await dropped([...old.slice(0, 19), `__Host-v_${linkId}`])).toEqual([])
})

test('a session is over after twelve idle hours, and each use keeps it', async () => {
  const { as } = await house.staff('level-2')
  house.time.now += 11 * HOUR
  expect((await house.call('signIn.me', undefined, as)).code).toBeNull()
  house.time.now += 11 * HOUR
  expect((await house.call('signIn.me', undefined, as)).code).toBeNull()
  house.time.now += 12 * HOUR
  expect((await house.call('signIn.me', undefined, as)).code).toBe('sign_in.needed')
})

test('malformed cookies are as none', async () => {
  for (const Cookie of ['', ';;;', '=', '__Host-staff', '__Host-staff=', '__Host-staff==', ' __Host-staff = x', '\u00e9=1', 'a'.repeat(8_000)])
    expect((await house.call('signIn.me', undefined, { Cookie })).code, Cookie.slice(0, 20)).toBe('sign_in.needed')
})
