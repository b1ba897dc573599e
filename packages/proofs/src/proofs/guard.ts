import { newId } from '@sluice/core/ids'
import { type Api, listAllFiles, makeJob, makeLink, outcomeOf, signIn } from '../client.ts'
import { seededBytes } from '../content.ts'
import { ADMINISTRATOR, ROOT, withHost } from '../host.ts'
import { nodeHost } from '../node-host.ts'
import type { Options } from '../options.ts'
import { runProgram } from '../process.ts'
import type { Report } from '../report.ts'

const AT_ONCE = 10

/** Ten at once over HTTP, then the tests that show the same on libSQL and on D1. */
export async function proveGuard(report: Report, { host = nodeHost, skipTest }: Options): Promise<void> {
  await withHost(host, async ({ url }) => {
    const { api } = await signIn(url, ADMINISTRATOR)
    const job = await makeJob(url, api)
    report.heading(`Ten calls at once, on the ${host.name} host`)
    const { linkId } = await makeLink(url, api, job.customerId)
    await tenTimes(report, api, 'uploadLinks.revoke', '10 ok', 'link.revoked', () => api.uploadLinks.revoke.mutate({ linkId }))
    const fields = { enabledForCustomerUpload: true, allowedExtensions: [], autoAccept: false }
    await tenTimes(report, api, 'taskTypes.create of one name', '1 ok, 9 task_type.exists', 'task_type.created', () =>
      api.taskTypes.create.mutate({ name: 'Guard', ...fields }),
    )
    const order = { customerId: job.customerId, number: 777, title: 'Guard' }
    await tenTimes(report, api, 'orders.create of one number', '1 ok, 9 order.number_taken', 'order.created', () => api.orders.create.mutate(order))
    const move = { orderId: job.orderId, from: 'Incoming', to: 'Accepted' } as const
    await tenTimes(report, api, 'orders.changeStatus from one status', '1 ok, 9 order.changed', 'order.status_changed', () =>
      api.orders.changeStatus.mutate(move),
    )
    const bytes = seededBytes('guard', 1_000)
    const request = { requestId: newId('event'), taskId: job.taskId, files: [{ name: 'guard.txt', sizeBytes: bytes.byteLength }] }
    await tenTimes(report, api, 'uploads.start of one request', '10 ok', 'uploads.started', () => job.visitor.uploads.start.mutate(request))
    const { items: open } = await job.visitor.uploads.listOpen.query({ limit: 10 })
    report.row('uploads that these ten began', '1', String(open.length))
    const put = () =>
      fetch(`${url}/api/uploads/${open[0]?.uploadId}/parts/1`, { method: 'PUT', body: bytes, headers: { Authorization: `Bearer ${job.bearer}` } })
    const statuses = (await Promise.all(Array.from({ length: AT_ONCE }, async () => (await put()).status))).toSorted((a, b) => a - b)
    report.check(
      'ten senders of one part are answered 200 or 409, at least one 200',
      statuses[0] === 200 && statuses.every((status) => [200, 409].includes(status)),
      statuses.join(' '),
    )
    report.row('files that came of it', '1', String((await listAllFiles(api, job.taskId)).length))
    const received = (await api.orders.get.query({ orderId: job.orderId })).tasks[0]?.received
    report.row('counted', '1 file, 1000 bytes', `${received?.files} file, ${received?.bytes} bytes`)
  })
  if (!skipTest) await runTests(report)
}

/** Makes ten calls at once; what was done stands in the audit as often as it was answered `ok` for the first time. */
async function tenTimes(report: Report, api: Api, what: string, expected: string, event: string, call: () => Promise<unknown>): Promise<void> {
  const before = await countEvents(api, event)
  const outcomes = await Promise.all(Array.from({ length: AT_ONCE }, () => outcomeOf(call())))
  const counts = Map.groupBy(outcomes, (outcome) => outcome)
  const got = ['ok', ...[...counts.keys()].filter((name) => name !== 'ok')].map((name) => `${counts.get(name)?.length ?? 0} ${name}`).join(', ')
  report.row(what, expected, got)
  report.row(`audit events ${event}`, '1', String((await countEvents(api, event)) - before))
}

async function countEvents(api: Api, event: string): Promise<number> {
  const events = await api.audit.list.query({ limit: 200 })
  return events.filter((entry) => entry.verb === event).length
}

async function runTests(report: Report): Promise<void> {
  report.heading('The tests of the guard, on libSQL and D1')
  const names = 'batch|guard|lost|once|leaves nothing|at once'
  const { code, log } = await runProgram(
    'vitest',
    ['run', 'packages/core', 'packages/adapters/src/database', '-t', names, '--reporter=verbose', '--no-color'],
    {
      cwd: ROOT,
      env: { ...process.env, PATH: `${ROOT}/node_modules/.bin:${process.env['PATH']}` },
      limitMs: 300_000,
    },
  )
  for (const line of log.split('\n').filter((line) => /^\s*[✓×]/.test(line))) console.log(`  ${line.trim()}`)
  report.check('they pass', code === 0)
}
