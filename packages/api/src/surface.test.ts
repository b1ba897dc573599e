import { newId } from '@sluice/core/ids'
import { HOUR, MINUTE } from '@sluice/core/instants'
import { disableStaff } from '@sluice/core/staff/usecases'
import { revokeLink } from '@sluice/core/upload-links/usecases'
import { expect, test } from 'vitest'
import { type Asker, openHouse, procedures } from '../testing/house.ts'
import { id, link, requestId, seenTask, setUp, taskType, workspace } from '../testing/inputs.ts'
import { askForCodes, bytesOf, makeHolder, makeJob, sendFile } from '../testing/sending.ts'

/** Who asks: the refusal that meets them at a door of staff, of administrators and of visitors; null: they may pass. */
interface Caller {
  as: Asker
  staff: string | null
  administrator: string | null
  visitor: string | null
}

type Who = (caller: Caller) => string | null
const anyone: Who = () => null
const visitor: Who = (caller) => caller.visitor
/** Whoever holds a link, though a code is still to be proved. */
const holderOfLink: Who = (caller) => (caller.visitor === 'visitor.code_needed' ? null : caller.visitor)
const staff: Who = (caller) => caller.staff
const administrator: Who = (caller) => caller.administrator
/** Staff fetch; a request that names a link is its holder's, who only sends. */
const fetcher: Who = (caller) => (caller.as['Sluice-Via'] === undefined ? caller.staff : (caller.visitor ?? 'file.not_found'))

/** Staff, or the holder of the link that a request names by `via` or by its Bearer. */
const reader: Who = (caller) =>
  caller.as['Sluice-Via'] !== undefined || (caller.as['Authorization'] ?? '').startsWith('Bearer lnk_') ? caller.visitor : caller.staff

/** The same for what is fetched as one. */
const archivist: Who = (caller) => (caller.as['Sluice-Via'] === undefined ? caller.staff : (caller.visitor ?? 'archive.not_found'))

/** Every procedure: who may call it, and an input that is valid and harms nobody. */
const table: Readonly<Record<string, readonly [Who, unknown?]>> = {
  'audit.list': [administrator, {}],
  'branding.get': [staff, { holderId: id.customerId }],
  'branding.removeLogo': [staff, { holderId: id.customerId }],
  'branding.update': [staff, { holderId: id.customerId, accent: null, welcomeText: '' }],
  'chores.listRuns': [administrator],
  'chores.run': [administrator, { chore: 'sent-notices' }],
  'customers.create': [staff, { name: 'Northlight' }],
  'customers.get': [staff, { customerId: id.customerId }],
  'customers.list': [staff, {}],
  'customers.update': [staff, { customerId: id.customerId, name: 'Northlight' }],
  'files.listByTask': [staff, { taskId: id.taskId }],
  'files.setExpiry': [staff, { fileId: id.fileId, taskId: id.taskId, expiresAt: null }],
  'orders.changeStatus': [staff, { orderId: id.orderId, from: 'New', to: 'Incoming' }],
  'orders.count': [staff, { customerId: id.customerId }],
  'orders.create': [staff, { customerId: id.customerId, title: 'Poster' }],
  'orders.get': [staff, { orderId: id.orderId }],
  'orders.groups': [staff, { customerId: id.customerId }],
  'orders.list': [staff, {}],
  'orders.update': [staff, { orderId: id.orderId, title: 'Poster', seen: { title: 'Poster', durationSeconds: null } }],
  'quotas.get': [staff, { holderId: id.customerId }],
  'quotas.set': [staff, { holderId: id.customerId, maxBytes: null, maxFiles: null, maxFileBytes: null, allowedExtensions: [] }],
  'receipts.get': [reader, { submissionId: id.submissionId }],
  'receipts.list': [staff, { orderId: id.orderId }],
  'receipts.listOwn': [visitor, {}],
  'signIn.me': [staff],
  'signIn.requestCode': [anyone, { email: 'nobody@example.com' }],
  'signIn.signOut': [staff],
  'signIn.verifyCode': [anyone, { codeId: id.codeId, code: '123456' }],
  'staff.changeRole': [administrator, { staffId: id.staffId, role: 'level-2' }],
  'staff.disable': [administrator, { staffId: id.staffId }],
  'staff.enable': [administrator, { staffId: id.staffId }],
  'staff.invite': [administrator, { name: 'Eve', email: 'eve@lumen.example', role: 'level-2' }],
  'staff.getOwnNotices': [staff],
  'staff.inviteAgain': [administrator, { staffId: id.staffId }],
  'staff.list': [administrator],
  'staff.setNotices': [administrator, { staffId: id.staffId, submissionNotices: 'off' }],
  'staff.setOwnNotices': [staff, { submissionNotices: 'instant' }],
  'taskTypes.create': [administrator, taskType],
  'taskTypes.list': [staff],
  'taskTypes.update': [administrator, { taskTypeId: id.taskTypeId, ...taskType, name: 'Subtitles' }],
  'tasks.accept': [staff, seenTask],
  'tasks.add': [staff, { orderId: id.orderId, taskTypeId: id.taskTypeId }],
  'tasks.complete': [staff, seenTask],
  'tasks.reject': [staff, { ...seenTask, reason: 'Too dark' }],
  'tasks.remove': [staff, { taskId: id.taskId }],
  'uploadLinks.askForMoreTime': [anyone, { linkId: id.linkId, secret: 'wrong' }],
  'tasks.reopen': [staff, { taskId: id.taskId }],
  'tasks.takeBack': [staff, { ...seenTask, state: 'accepted' }],
  'uploadLinks.copy': [staff, { linkId: id.linkId }],
  'uploadLinks.count': [staff, { customerId: id.customerId }],
  'uploadLinks.create': [staff, { customerId: id.customerId, ...link }],
  'uploadLinks.declineMoreTime': [staff, { requestId: newId('timeRequest') }],
  'uploadLinks.describeEnd': [anyone, { linkId: id.linkId, secret: 'wrong' }],
  'uploadLinks.grantMoreTime': [staff, { requestId: newId('timeRequest'), validUntil: '2026-12-01' }],
  'uploadLinks.list': [staff, { customerId: id.customerId }],
  'uploadLinks.listTimeRequests': [staff, {}],
  'uploadLinks.open': [anyone, { linkId: id.linkId, secret: 'wrong' }],
  'uploadLinks.preview': [staff, { customerId: id.customerId, projects: ['North'] }],
  'uploadLinks.revoke': [staff, { linkId: id.linkId }],
  'uploadLinks.send': [staff, { linkId: id.linkId }],
  'uploadLinks.update': [staff, { linkId: id.linkId, ...link }],
  'uploads.abandon': [visitor, { uploadId: id.uploadId }],
  'uploads.addDirectories': [visitor, { requestId, assetId: id.assetId, paths: ['Stills'] }],
  'uploads.finish': [visitor, { uploadId: id.uploadId }],
  'uploads.listArrived': [visitor, { assetId: id.assetId }],
  'uploads.listOpen': [visitor, {}],
  'uploads.listSameContent': [visitor, { taskId: id.taskId, fileIds: [id.fileId] }],
  'uploads.listTaken': [visitor, { taskId: id.taskId, names: ['a.mov'] }],
  'uploads.parts': [visitor, { uploadId: id.uploadId }],
  'uploads.start': [visitor, { requestId, taskId: id.taskId, files: [{ name: 'a.mov', sizeBytes: 1 }] }],
  'uploads.startFolder': [visitor, { requestId, taskId: id.taskId, name: 'Rushes', files: 1 }],
  'visit.askForMoreTime': [visitor],
  'visit.describe': [visitor],
  'visit.done': [visitor],
  'visit.gate': [holderOfLink, {}],
  'visit.orders': [visitor, {}],
  'visit.requestCode': [holderOfLink, {}],
  'visit.verifyCode': [holderOfLink, { codeId: id.codeId, code: '123456' }],
  'visit.share': [visitor, { email: 'dub@studio.example' }],
  'visit.shares': [visitor],
  'visit.withdrawShare': [visitor, { linkId: id.linkId }],
  'visit.editOrder': [visitor, { orderId: id.orderId }],
  'visit.report': [visitor, { text: 'This is not for me.' }],
  'workspace.configuration': [administrator],
  'workspace.describe': [anyone],
  'workspace.sendTestMail': [administrator],
  'workspace.sendTestSms': [administrator, { phone: '+31612345678' }],
  'workspace.sms': [administrator],
  'workspace.setUp': [anyone, setUp],
  'workspace.update': [administrator, workspace],
}

const house = await openHouse()
// Twenty minutes before the grace of a link that ended yesterday is over.
house.time.now = Date.UTC(2026, 10, 22, 23, 40)
const job = await makeJob(house)
const [holder, revoked, ended] = [
  await makeHolder(house, job.customerId),
  await makeHolder(house, job.customerId),
  await makeHolder(house, job.customerId, { validUntil: '2026-11-21' }),
]
const guarded = await makeHolder(house, job.customerId)
await askForCodes(house, guarded, { secondFactor: 'email' })
const fileId = await sendFile(house, holder.as, job.taskId, bytesOf(10))

/** Every route: who may call it, and how. */
const routes: Readonly<Record<string, { who: Who; path?: string; init?: RequestInit }>> = {
  'ALL /*': { who: anyone, path: '/api/nowhere' },
  'ALL /api/*': { who: anyone, path: '/api/nowhere' },
  'ALL /api/trpc/*': { who: anyone, path: '/api/trpc/workspace.describe' },
  'GET /api/dev/outbox': { who: anyone, path: '/api/dev/outbox' },
  'GET /api/assets/:id/archive.zip': { who: archivist, path: `/api/assets/${id.assetId}/archive.zip` },
  'GET /api/orders/:id/archive.zip': { who: archivist, path: `/api/orders/${job.orderId}/archive.zip` },
  'GET /api/submissions/:id/archive.zip': { who: archivist, path: `/api/submissions/${id.submissionId}/archive.zip` },
  'GET /api/tasks/:id/archive.zip': { who: archivist, path: `/api/tasks/${job.taskId}/archive.zip` },
  'GET /api/files/:fileId': { who: fetcher, path: `/api/files/${fileId}` },
  'GET /api/health': { who: anyone, path: '/api/health' },
  'GET /api/logos/:holderId': { who: reader, path: `/api/logos/${id.customerId}` },
  'PUT /api/logos/:holderId': { who: staff, path: `/api/logos/${id.customerId}`, init: { method: 'PUT', body: 'x' } },
  'GET /.well-known/sluice-receipt-keys.json': { who: anyone, path: '/.well-known/sluice-receipt-keys.json' },
  'GET /api/receipts/:submissionId': { who: reader, path: `/api/receipts/${id.submissionId}` },
  'GET /api/ready': { who: anyone, path: '/api/ready' },
  'PUT /api/uploads/bundle': { who: visitor, path: '/api/uploads/bundle', init: { method: 'PUT', body: 'x' } },
  'PUT /api/uploads/:uploadId/parts/:n': { who: visitor, path: `/api/uploads/${id.uploadId}/parts/1`, init: { method: 'PUT', body: 'x' } },
}

house.time.now += 20 * MINUTE
await revokeLink(house.administrator, { linkId: revoked.linkId })
const people = { 'level-2': await house.staff('level-2'), administrator: await house.staff('administrator'), disabled: await house.staff('level-2') }
await disableStaff(house.administrator, people.disabled)

const stranger = { staff: 'sign_in.needed', administrator: 'sign_in.needed', visitor: 'visitor.needed' }
const levelTwo = { ...stranger, staff: null, administrator: 'staff.not_administrator' }
const wrong = 'A'.repeat(43)
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })
const tokenOf = (as: Asker) => as['Cookie']?.split('=')[1] ?? ''

async function signedOut(): Promise<Asker> {
  const as = await house.signIn(people['level-2'].staffId)
  await house.call('signIn.signOut', undefined, as)
  return as
}

async function idleTooLong(): Promise<Asker> {
  house.time.now -= 12 * HOUR
  const as = await house.signIn(people['level-2'].staffId)
  house.time.now += 12 * HOUR
  return as
}

/** Everyone who may come, with a session of their own for each request. */
const callers: Readonly<Record<string, () => Promise<Caller>>> = {
  'without credentials': async () => ({ ...stranger, as: {} }),
  'with a wrong cookie': async () => ({ ...stranger, as: { Cookie: `__Host-staff=${wrong}` } }),
  'with a wrong cookie of a link': async () => ({ ...stranger, as: { Cookie: `__Host-v_${holder.linkId}=${wrong}`, 'Sluice-Via': holder.linkId } }),
  "with a link's token in the cookie of staff": async () => ({ ...stranger, as: { Cookie: `__Host-staff=${tokenOf(holder.as)}` } }),
  'with a malformed Bearer': async () => ({ ...stranger, as: { ...(await house.signIn(people.administrator.staffId)), Authorization: 'Bearer ?' } }),
  'after signing out': async () => ({ ...stranger, as: await signedOut() }),
  'after twelve idle hours': async () => ({ ...stranger, as: await idleTooLong() }),
  'as disabled staff': async () => ({ ...stranger, as: people.disabled.as }),
  'as level-2': async () => ({ ...levelTwo, as: await house.signIn(people['level-2'].staffId) }),
  'as level-2 by Bearer': async () => ({ ...levelTwo, as: bearer(tokenOf(await house.signIn(people['level-2'].staffId))) }),
  'as administrator': async () => ({ ...stranger, as: await house.signIn(people.administrator.staffId), staff: null, administrator: null }),
  'as the holder of a link': async () => ({ ...stranger, as: holder.as, visitor: null }),
  'as the holder of a link by Bearer': async () => ({ ...stranger, as: bearer(`${holder.linkId}.${holder.secret}`), visitor: null }),
  'as the holder of a link that asks for a code': async () => ({ ...stranger, as: guarded.as, visitor: 'visitor.code_needed' }),
  'as the holder of a link that asks for a code by Bearer': async () => ({
    ...stranger,
    as: bearer(`${guarded.linkId}.${guarded.secret}`),
    visitor: 'visitor.code_needed',
  }),
  'with the cookie of a link that is not named': async () => ({ ...stranger, as: { Cookie: holder.cookie } }),
  'as the holder of a revoked link': async () => ({ ...stranger, as: revoked.as, visitor: 'link.revoked' }),
  'as the holder of a link whose grace is over': async () => ({ ...stranger, as: ended.as, visitor: 'link.expired' }),
}

const statuses: Readonly<Record<string, number>> = {
  'sign_in.needed': 401,
  'visitor.needed': 401,
  'visitor.code_needed': 401,
  'staff.not_administrator': 403,
  'file.not_found': 404,
  'archive.not_found': 404,
  'link.revoked': 410,
  'link.expired': 410,
}

const gates = Object.keys(statuses).filter((code) => !['file.not_found', 'archive.not_found'].includes(code))

/** What the answer must be: the refusal the table names, or none of the gates' refusals at all. */
function check(name: string, expected: string | null, answer: { status: number; code: string | null }): void {
  if (expected === null) {
    expect.soft(gates, name).not.toContain(answer.code)
    expect.soft(answer.status, name).toBeLessThan(500)
  } else {
    expect.soft([answer.code, answer.status], name).toEqual([expected, statuses[expected]])
  }
}

test('every procedure stands in the table, and nothing else does', () => {
  expect(Object.keys(table).toSorted()).toEqual([...procedures.keys()].toSorted())
})

test('every route stands in the table, and nothing else does', () => {
  expect(Object.keys(routes).toSorted()).toEqual([...new Set(house.app.routes.map(({ method, path }) => `${method} ${path}`))].toSorted())
})

test.for(Object.entries(table))('%s is answered as the table says, whoever calls', async ([path, [who, input]]) => {
  for (const [name, make] of Object.entries(callers)) {
    const caller = await make()
    check(name, who(caller), await house.call(path, input, caller.as))
  }
})

test.for(Object.entries(routes))('%s is answered as the table says, whoever calls', async ([, { who, path = '', init = {} }]) => {
  for (const [name, make] of Object.entries(callers)) {
    const caller = await make()
    const response = await house.ask(path, { ...init, as: caller.as })
    const problem: { code?: string } = response.headers.get('Content-Type')?.includes('json') ? await response.json() : {}
    check(name, who(caller), { status: response.status, code: problem.code ?? null })
  }
})

test('what changes something cannot be asked for by GET, which no guard looks at', async () => {
  const as = await house.signIn(people.administrator.staffId)
  for (const [path, kind] of procedures) {
    if (kind === 'query') continue
    const response = await house.ask(`/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(table[path]?.[1] ?? {}))}`, { as })
    expect.soft(response.status, path).toBe(405)
  }
})

test('a key that an input does not have is refused, not ignored', async () => {
  const askers: ReadonlyMap<Who, Asker> = new Map([
    [anyone, {}],
    [visitor, holder.as],
    [holderOfLink, guarded.as],
    [staff, await house.signIn(people['level-2'].staffId)],
    [reader, holder.as],
    [administrator, await house.signIn(people.administrator.staffId)],
  ])
  for (const [path, [who, input]] of Object.entries(table)) {
    if (input === undefined) continue
    const answer = await house.call(path, { ...Object(input), ownerId: id.staffId }, askers.get(who))
    expect.soft([answer.status, answer.code], path).toEqual([400, 'input.invalid'])
  }
})
