import * as v from 'valibot'
import { test } from 'vitest'
import * as auditSchemas from './audit/schemas.ts'
import * as choreSchemas from './chores/schemas.ts'
import * as customerSchemas from './customers/schemas.ts'
import * as fileSchemas from './files/schemas.ts'
import { newId } from './ids.ts'
import * as orderSchemas from './orders/schemas.ts'
import { Count, Day, Email, Id, InstantInput, Line, RequiredLine, SizeBytes, TimeZone } from './schemas.ts'
import * as signInSchemas from './sign-in/schemas.ts'
import * as staffSchemas from './staff/schemas.ts'
import * as taskSchemas from './tasks/schemas.ts'
import * as linkSchemas from './upload-links/schemas.ts'
import * as uploadSchemas from './uploads/schemas.ts'
import * as workspaceSchemas from './workspace/schemas.ts'

const rooms = {
  auditSchemas,
  choreSchemas,
  customerSchemas,
  fileSchemas,
  orderSchemas,
  signInSchemas,
  staffSchemas,
  taskSchemas,
  linkSchemas,
  uploadSchemas,
  workspaceSchemas,
}
const inputs = Object.entries(rooms).flatMap(([room, schemas]) =>
  Object.entries(schemas).flatMap(([name, schema]) => ('entries' in schema ? [{ name: `${room}.${name}`, schema }] : [])),
)

test('every input of every verb refuses a key that it does not know', ({ expect }) => {
  expect(inputs.length).toBeGreaterThan(25)
  for (const { name, schema } of inputs) {
    for (const key of ['role2', 'createdBy', '__proto__x']) {
      const { issues } = v.safeParse(schema, { [key]: 1 })
      expect(
        issues?.some((issue) => issue.expected === 'never' && issue.path?.[0]?.key === key),
        name,
      ).toBe(true)
    }
  }
})

const parsed = (schema: v.GenericSchema, input: unknown) => {
  const result = v.safeParse(schema, input)
  return result.success ? result.output : 'refused'
}

test('a line of text is what it looks like: composed, trimmed, without control, direction and zero-width characters', ({ expect }) => {
  expect(parsed(Line(20), '  Cafe\u0301 \u202egnp.exe\u202c\u200b\n ')).toBe('Café gnp.exe')
  expect(parsed(Line(4), 'Café')).toBe('Café')
  expect(parsed(Line(3), 'Café')).toBe('refused')
  expect(parsed(RequiredLine(3), ' \u200b\t ')).toBe('refused')
  expect(parsed(Line(3), '')).toBe('')
})

test('addresses that differ in case are one address', ({ expect }) => {
  expect(parsed(Email, ' Anna@Northlight.Example ')).toBe('anna@northlight.example')
  for (const wrong of [
    '',
    'anna',
    'anna@',
    '@northlight.example',
    'anna@north light.example',
    'a@b.example\nBcc: c@d.example',
    `${'a'.repeat(250)}@b.example`,
  ]) {
    expect(parsed(Email, wrong), wrong).toBe('refused')
  }
})

test('a number is whole and inside its bounds', ({ expect }) => {
  const size = (input: unknown) => parsed(SizeBytes, input)
  expect([0, 1, Number.MAX_SAFE_INTEGER].map(size)).toEqual([0, 1, Number.MAX_SAFE_INTEGER])
  expect([-1, -0.5, 1.5, Number.NaN, Infinity, 2 ** 53, '1', null, undefined].map(size)).toEqual(Array(9).fill('refused'))
  expect([1, 200].map((input) => parsed(Count(1, 200), input))).toEqual([1, 200])
  expect([0, 201].map((input) => parsed(Count(1, 200), input))).toEqual(['refused', 'refused'])
  expect(parsed(InstantInput, 8_640_000_000_000_001)).toBe('refused')
})

test('a day is a day of the calendar, a time zone one that the world has', ({ expect }) => {
  for (const day of ['2026-11-30', '2028-02-29']) expect(parsed(Day, day)).toBe(day)
  for (const wrong of ['2026-13-01', '2026-11-31', '2026-02-29', '30.11.2026', '2026-11-30T00:00:00Z', '']) expect(parsed(Day, wrong), wrong).toBe('refused')
  expect(parsed(TimeZone, 'Pacific/Tongatapu')).toBe('Pacific/Tongatapu')
  for (const wrong of ['', 'Mars/Olympus', 'Europe/Brussels; drop table', 'x'.repeat(65)]) expect(parsed(TimeZone, wrong), wrong).toBe('refused')
})

test('a code may be typed with spaces and has six digits', ({ expect }) => {
  expect(parsed(signInSchemas.CodeInput, ' 012 345 ')).toBe('012345')
  for (const wrong of ['12345', '1234567', '12345a', '١٢٣٤٥٦', '']) expect(parsed(signInSchemas.CodeInput, wrong), wrong).toBe('refused')
})

test('an extension is one however it is written', ({ expect }) => {
  const type = { name: 'Video', enabledForCustomerUpload: true, autoAccept: false }
  const extensions = (allowedExtensions: unknown) => parsed(v.pick(taskSchemas.CreateTaskType, ['allowedExtensions']), { allowedExtensions })
  expect(v.parse(taskSchemas.CreateTaskType, { ...type, allowedExtensions: ['.MOV', '*.mxf', 'mp4'] }).allowedExtensions).toEqual(['mov', 'mxf', 'mp4'])
  for (const wrong of [['tar.gz'], ['.'], [''], ['mov '.repeat(9)], Array(51).fill('mov')]) expect(extensions(wrong)).toBe('refused')
})

test('the id of another kind is refused', ({ expect }) => {
  expect(parsed(Id('order'), newId('customer'))).toBe('refused')
  expect(parsed(Id('order'), 7)).toBe('refused')
  const id = newId('order')
  expect(parsed(Id('order'), id)).toBe(id)
})
