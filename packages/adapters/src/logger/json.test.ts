import { DrizzleQueryError } from 'drizzle-orm/errors'
import { test } from 'vitest'
import { jsonLogger } from './json.ts'

function logged(log: (logger: ReturnType<typeof jsonLogger>) => void) {
  const lines: string[] = []
  log(jsonLogger((line) => lines.push(line)))
  return { lines, entries: lines.map((line): Record<string, unknown> => JSON.parse(line)) }
}

test('an entry is one line with its instant, level, event and fields', ({ expect }) => {
  const { entries } = logged((logger) => logger.info('upload.finished', { fileId: 'fil_1', parts: 3 }))
  expect(entries).toEqual([{ at: expect.any(Number), level: 'info', event: 'upload.finished', fileId: 'fil_1', parts: 3 }])
})

test('a field cannot pose as the level or the event', ({ expect }) => {
  const { entries } = logged((logger) => logger.error('chore.failed', { level: 'info', event: 'all.well', at: 0 }))
  expect(entries).toMatchObject([{ level: 'error', event: 'chore.failed' }])
  expect(entries[0]?.['at']).not.toBe(0)
})

test('line ends and terminal controls in a field stay inside the line, escaped', ({ expect }) => {
  const hostile = 'a\n{"level":"error"}\r\u001b[2J\u009b2J\u2028\u0000b'
  const { lines, entries } = logged((logger) => logger.info('x', { hostile }))
  expect(lines[0]).toMatch(/^[\u0020-\u007e]+$/)
  expect(entries[0]?.['hostile']).toBe(hostile)
})

test('an error is explained with stack and cause at level error, and only named at level info', ({ expect }) => {
  const error = new TypeError('outer', { cause: new RangeError('inner') })
  const { entries } = logged((logger) => {
    logger.error('x', { error })
    logger.info('x', { error })
  })
  expect(entries[0]?.['error']).toMatchObject({ name: 'TypeError', message: 'outer', cause: { name: 'RangeError', message: 'inner' } })
  expect(entries[0]?.['error']).toHaveProperty('stack', error.stack)
  expect(entries[1]?.['error']).toBe('TypeError')
})

test("the parameters of a failed statement are people's data and are not logged", ({ expect }) => {
  const error = new DrizzleQueryError('insert into staff values (?)', ['ann@example.test\n    at Ann'], new Error('no such table: staff'))
  const { lines } = logged((logger) => logger.error('x', { error }))
  expect(lines[0]).toContain('insert into staff')
  expect(lines[0]).toContain('no such table')
  expect(lines[0]).not.toMatch(/example\.test|at Ann/)
})

test('what JSON cannot hold does not stop the program', ({ expect }) => {
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  const { entries } = logged((logger) => {
    logger.info('big', { sizeBytes: 2n ** 60n })
    logger.error('round', { circle })
  })
  expect(entries).toMatchObject([{ sizeBytes: '1152921504606846976' }, { event: 'round', unserializable: ['circle'] }])
})
