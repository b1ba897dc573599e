import { HOUR, MINUTE } from '@sluice/core/instants'
import { verifyReceipt } from '@sluice/core/receipts/verify'
import { afterAll, afterEach, beforeAll, describe, test } from 'vitest'
import { Browser, type World } from './browser.ts'
import { ADMIN, sendFile, setUp, sha256, someBytes, start, taskWithLink } from './steps.ts'

const MIB = 1024 * 1024

/** The product's main job, from the set-up link to the purge, over HTTP alone: run against each host. */
export function describeMainJob(name: string, open: () => Promise<World>): void {
  describe(name, () => {
    let world: World
    let staff: Browser

    beforeAll(async () => {
      world = await open()
      staff = new Browser(world)
      await setUp(world, staff)
    })
    afterEach(() => world.travelTo(null))
    afterAll(() => world.close())

    test('the set-up link works once', async ({ expect }) => {
      await expect(setUp(world, new Browser(world))).rejects.toMatchObject({ data: { code: 'workspace.already_set_up' } })
    })

    test('staff sign in with the code of their mail, and only once with it', async ({ expect }) => {
      const browser = new Browser(world)
      const { codeId } = await browser.api.signIn.requestCode.mutate({ email: ADMIN })
      const findCode = async () => /\b\d{6}\b/.exec((await browser.outbox()).find((mail) => mail.to === ADMIN)?.text ?? '')?.[0]
      await expect.poll(findCode, { timeout: 10_000 }).toBeDefined()
      const code = (await findCode()) ?? ''
      await browser.api.signIn.verifyCode.mutate({ codeId, code })
      await expect(browser.api.signIn.me.query()).resolves.toMatchObject({ email: ADMIN, role: 'administrator' })
      await expect(new Browser(world).api.signIn.verifyCode.mutate({ codeId, code })).rejects.toMatchObject({ data: { httpStatus: expect.any(Number) } })
      await browser.api.signIn.signOut.mutate()
      await expect(browser.api.signIn.me.query()).rejects.toMatchObject({ data: { httpStatus: 401 } })
    })

    test('a request from a page of another site is refused', async ({ expect }) => {
      const answer = await staff.fetch('/api/trpc/customers.create', {
        method: 'POST',
        body: '{"name":"Eve"}',
        headers: { Origin: 'https://evil.test', 'Content-Type': 'application/json' },
      })
      expect(answer.status).toBe(403)
      await expect(answer.json()).resolves.toMatchObject({ code: 'origin.refused' })
    })

    test('every answer says that it is not to be kept, not to be sniffed, and by which name to ask about it', async ({ expect }) => {
      for (const path of ['/api/health', '/api/ready', '/api/trpc/workspace.describe', '/api/files/nonsense', '/api/nowhere']) {
        const { headers } = await staff.fetch(path)
        expect(headers.get('Cache-Control'), path).toContain('no-store')
        expect(headers.get('X-Content-Type-Options'), path).toBe('nosniff')
        expect(headers.get('X-Request-Id'), path).toMatch(/^req_/)
      }
      await expect((await staff.fetch('/api/ready')).json()).resolves.toEqual({ ready: true, database: 'ok', store: 'ok', mail: 'ok', sms: 'ok' })
    })

    test('a small file is here when its one part is', async ({ expect }) => {
      const { taskId, visitor } = await taskWithLink(world, staff)
      const bytes = someBytes(70_000)
      const { fileId, answer } = await sendFile(visitor, taskId, 'Entwurf für Süd.pdf', bytes)
      expect(answer).toMatchObject({ part: 1, bytes: 70_000, sha256: await sha256(bytes), fileId })
      const fetched = await staff.fetch(`/api/files/${fileId}`)
      expect(fetched.status).toBe(200)
      expect(fetched.headers.get('Content-Disposition')).toMatch(/^attachment;.*filename\*=UTF-8''Entwurf%20f%C3%BCr%20S%C3%BCd\.pdf/)
      expect(fetched.headers.get('Content-Security-Policy')).toContain('sandbox')
      expect(new Uint8Array(await fetched.arrayBuffer())).toEqual(bytes)
      expect((await visitor.fetch(`/api/files/${fileId}?via=${visitor.via}`)).status).toBe(404)
    })

    test('a file of several parts arrives whole, and is fetched whole or by ranges', async ({ expect }) => {
      const { taskId, visitor } = await taskWithLink(world, staff)
      const bytes = someBytes(20 * MIB)
      const { fileId } = await sendFile(visitor, taskId, 'film.mov', bytes)
      const path = `/api/files/${fileId}`
      const whole = await staff.fetch(path)
      const etag = whole.headers.get('ETag') ?? ''
      expect(whole.headers.get('Content-Length')).toBe(String(bytes.length))
      expect(await sha256(await whole.arrayBuffer())).toBe(await sha256(bytes))

      const head = await staff.fetch(path, { method: 'HEAD' })
      expect([head.status, head.headers.get('ETag'), head.headers.get('Accept-Ranges'), await head.text()]).toEqual([200, etag, 'bytes', ''])

      const from = 8 * MIB - 5
      const range = await staff.fetch(path, { headers: { Range: `bytes=${from}-${from + 9}`, 'If-Range': etag } })
      expect([range.status, range.headers.get('Content-Range')]).toEqual([206, `bytes ${from}-${from + 9}/${bytes.length}`])
      expect(new Uint8Array(await range.arrayBuffer())).toEqual(bytes.slice(from, from + 10))

      const changed = await staff.fetch(path, { headers: { Range: 'bytes=0-9', 'If-Range': '"another"' } })
      expect([changed.status, (await changed.arrayBuffer()).byteLength]).toEqual([200, bytes.length])
      expect((await staff.fetch(path, { headers: { Range: `bytes=${bytes.length}-` } })).status).toBe(416)
      expect((await staff.fetch(path, { headers: { 'If-None-Match': etag } })).status).toBe(304)
    })

    test('a part that arrives damaged is not recorded, and is sent again', async ({ expect }) => {
      const { taskId, visitor } = await taskWithLink(world, staff)
      const upload = await start(visitor, taskId, 'film.mov', 9 * MIB)
      const [first, last] = [someBytes(8 * MIB), someBytes(MIB)]
      const damaged = await visitor.putPart(upload.uploadId, 1, first, { 'Content-Digest': `sha-256=:${btoa('0'.repeat(32))}:` })
      expect(damaged.status).toBe(422)
      expect((await visitor.putPart(upload.uploadId, 2, last)).status).toBe(200)
      await expect(visitor.api.uploads.finish.mutate({ uploadId: upload.uploadId })).resolves.toEqual({ missingParts: [1] })
      expect((await visitor.putPart(upload.uploadId, 1, first)).status).toBe(200)
      expect((await visitor.putPart(upload.uploadId, 1, first)).status).toBe(200)
      expect((await visitor.putPart(upload.uploadId, 1, someBytes(8 * MIB))).status).toBe(409)
      await expect(visitor.api.uploads.finish.mutate({ uploadId: upload.uploadId })).resolves.toEqual({ fileId: upload.fileId })
    })

    test('a link takes nothing new from the instant it ends; what was begun before may finish in the grace, and then nothing opens it', async ({ expect }) => {
      const { taskId, visitor, link, secret } = await taskWithLink(world, staff)
      const begun = await start(visitor, taskId, 'film.mov', 9 * MIB)
      const late = await start(visitor, taskId, 'late.mov', 1_000)
      const tool = new Browser(world)
      tool.bearer = `${link.id}.${secret}`
      const endsAt = link.endsAt ?? 0

      world.travelTo(endsAt)
      await expect(start(tool, taskId, 'new.mov', 1_000)).rejects.toMatchObject({ data: { code: 'link.in_grace' } })
      expect((await tool.putPart(begun.uploadId, 1, someBytes(8 * MIB))).status).toBe(200)
      expect((await tool.putPart(begun.uploadId, 2, someBytes(MIB))).status).toBe(200)
      await expect(tool.api.uploads.finish.mutate({ uploadId: begun.uploadId })).resolves.toEqual({ fileId: begun.fileId })

      world.travelTo(endsAt + 24 * HOUR)
      const over = await tool.putPart(late.uploadId, 1, someBytes(1_000))
      expect([over.status, (await problem(over)).code]).toEqual([410, 'link.expired'])
      const opened = new Browser(world).api.uploadLinks.open.mutate({ linkId: link.id, secret })
      await expect(opened).rejects.toMatchObject({ data: { code: 'link.expired', httpStatus: 410 } })
    })

    // Of the tests that run chores, the one with the earlier times comes first: a chore is never run again for a time before its last.
    test('after five quiet minutes staff are told of what came in, and its sender has a receipt that anyone can check', async ({ expect }) => {
      const { taskId, visitor, title } = await taskWithLink(world, staff)
      await sendFile(visitor, taskId, 'done.pdf', someBytes(10))
      const told = async () => (await staff.outbox()).filter((mail) => `${mail.subject} ${mail.text}`.includes(title)).map((mail) => mail.to)
      const sentAt = Date.now()
      world.travelTo(sentAt + 4 * MINUTE)
      await world.runChores(sentAt + 4 * MINUTE)
      expect(await told()).toEqual([])
      world.travelTo(sentAt + 6 * MINUTE)
      await world.runChores(sentAt + 6 * MINUTE)
      await expect.poll(async () => (await told()).toSorted(), { timeout: 10_000 }).toEqual([ADMIN, 'nele@customer.test'])
      const [own] = (await visitor.api.receipts.listOwn.query()).items
      const receipt = await (await visitor.fetch(`/api/receipts/${own?.submissionId}`)).text()
      const keys = await (await new Browser(world).fetch('/.well-known/sluice-receipt-keys.json')).json()
      const files = [{ name: 'done.pdf', sizeBytes: 10 }]
      await expect(verifyReceipt(receipt, keys)).resolves.toMatchObject({ valid: true, receipt: { id: own?.submissionId, files } })
      expect((await staff.outbox()).flatMap((mail) => mail.attachments ?? []).map((file) => file.content)).toContain(receipt)
    })

    test('a file is refused at the instant it expires, and the next hour takes its bytes and its row', async ({ expect }) => {
      const { taskId, visitor } = await taskWithLink(world, staff)
      const { fileId } = await sendFile(visitor, taskId, 'short.pdf', someBytes(1_000))
      const objects = await world.objectKeys()
      const key = objects.find((candidate) => candidate.includes(fileId)) ?? ''
      const expiresAt = Date.now() + HOUR
      await staff.api.files.setExpiry.mutate({ fileId, taskId, expiresAt })

      world.travelTo(expiresAt - 1)
      expect((await staff.fetch(`/api/files/${fileId}`, { method: 'HEAD' })).status).toBe(200)
      world.travelTo(expiresAt)
      const refused = await staff.fetch(`/api/files/${fileId}`)
      expect([refused.status, (await problem(refused)).code]).toEqual([410, 'file.expired'])
      expect(await world.objectKeys()).toContain(key)

      const nextHour = (Math.floor(expiresAt / HOUR) + 1) * HOUR
      world.travelTo(nextHour)
      await world.runChores(nextHour)
      expect(await world.objectKeys()).not.toContain(key)
      const gone = await staff.fetch(`/api/files/${fileId}`)
      expect([gone.status, (await problem(gone)).code]).toEqual([404, 'file.not_found'])
    })

    test('a link that is revoked twice is revoked once', async ({ expect }) => {
      const { link, visitor } = await taskWithLink(world, staff)
      const linkId = link.id
      await staff.api.uploadLinks.revoke.mutate({ linkId })
      await staff.api.uploadLinks.revoke.mutate({ linkId })
      await expect(visitor.api.visit.describe.query()).rejects.toMatchObject({ data: { code: 'link.revoked', httpStatus: 410 } })
      const events = await staff.api.audit.list.query({ limit: 200 })
      expect(JSON.stringify(events).match(new RegExp(`"link.revoked"[^}]*${linkId}`, 'g'))).toHaveLength(1)
    })
  })
}

async function problem(answer: Response): Promise<{ code: string }> {
  return answer.json()
}
