import * as fc from 'fast-check'
import { test } from 'vitest'
import { dayAfter, dayOf, endOfDay, hourOfDay, startOfDay } from './calendar.ts'
import { DAY, HOUR } from './instants.ts'

const instant = (text: string) => Date.parse(text)

test.for([
  { zone: 'UTC', day: '2026-11-21', ends: '2026-11-22T00:00:00Z' },
  { zone: 'Pacific/Auckland', day: '2026-11-21', ends: '2026-11-21T11:00:00Z' },
  { zone: 'Pacific/Tongatapu', day: '2026-11-21', ends: '2026-11-21T11:00:00Z' },
  { zone: 'Pacific/Kiritimati', day: '2026-11-21', ends: '2026-11-21T10:00:00Z' },
  { zone: 'Pacific/Pago_Pago', day: '2026-11-21', ends: '2026-11-22T11:00:00Z' },
  { zone: 'Asia/Kathmandu', day: '2026-11-21', ends: '2026-11-21T18:15:00Z' },
  { zone: 'Europe/Brussels', day: '2026-03-28', ends: '2026-03-28T23:00:00Z' },
  { zone: 'Europe/Brussels', day: '2026-03-29', ends: '2026-03-29T22:00:00Z' },
  { zone: 'Europe/Brussels', day: '2026-10-24', ends: '2026-10-24T22:00:00Z' },
  { zone: 'Europe/Brussels', day: '2026-10-25', ends: '2026-10-25T23:00:00Z' },
  { zone: 'Europe/Helsinki', day: '2026-03-29', ends: '2026-03-29T21:00:00Z' },
  { zone: 'Europe/Helsinki', day: '2026-10-25', ends: '2026-10-25T22:00:00Z' },
  { zone: 'America/New_York', day: '2026-03-08', ends: '2026-03-09T04:00:00Z' },
  { zone: 'America/New_York', day: '2026-11-01', ends: '2026-11-02T05:00:00Z' },
  { zone: 'Pacific/Auckland', day: '2026-12-31', ends: '2026-12-31T11:00:00Z' },
  { zone: 'Europe/Helsinki', day: '2028-02-28', ends: '2028-02-28T22:00:00Z' },
])('in $zone what is valid until $day ends at $ends', ({ zone, day, ends }, { expect }) => {
  expect(endOfDay(day, zone)).toBe(instant(ends))
  expect(dayOf(instant(ends) - 1, zone)).toBe(day)
})

test.for([
  { zone: 'America/Sao_Paulo', day: '2017-10-15', starts: '2017-10-15T03:00:00Z' },
  { zone: 'Africa/Cairo', day: '2023-04-28', starts: '2023-04-27T22:00:00Z' },
  { zone: 'Asia/Beirut', day: '2022-03-27', starts: '2022-03-26T22:00:00Z' },
])('in $zone, where clocks skipped midnight, $day begins at its first instant', ({ zone, day, starts }, { expect }) => {
  expect(startOfDay(day, zone)).toBe(instant(starts))
  expect(dayOf(instant(starts) - 1, zone)).not.toBe(day)
})

test('where clocks repeat midnight, a day begins at the earlier one', ({ expect }) => {
  // Havana goes from 01:00 back to 00:00; São Paulo went from 24:00 back to 23:00.
  expect(startOfDay('2026-11-01', 'America/Havana')).toBe(instant('2026-11-01T04:00:00Z'))
  expect(endOfDay('2026-11-01', 'America/Havana') - startOfDay('2026-11-01', 'America/Havana')).toBe(25 * HOUR)
  expect(startOfDay('2018-02-18', 'America/Sao_Paulo')).toBe(instant('2018-02-18T03:00:00Z'))
})

test('a day that a zone never had ends where the next one begins', ({ expect }) => {
  // Samoa went from the 29th to the 31st.
  expect(endOfDay('2011-12-29', 'Pacific/Apia')).toBe(instant('2011-12-30T10:00:00Z'))
  expect(startOfDay('2011-12-31', 'Pacific/Apia')).toBe(instant('2011-12-30T10:00:00Z'))
})

test.for([
  { zone: 'UTC', day: '2026-11-22', hour: 8, at: '2026-11-22T08:00:00Z' },
  { zone: 'Europe/Helsinki', day: '2026-03-29', hour: 8, at: '2026-03-29T05:00:00Z' },
  { zone: 'Europe/Helsinki', day: '2026-10-25', hour: 8, at: '2026-10-25T06:00:00Z' },
  { zone: 'Pacific/Auckland', day: '2026-11-22', hour: 8, at: '2026-11-21T19:00:00Z' },
  { zone: 'Pacific/Pago_Pago', day: '2026-11-22', hour: 8, at: '2026-11-22T19:00:00Z' },
  { zone: 'Asia/Kathmandu', day: '2026-11-22', hour: 8, at: '2026-11-22T02:15:00Z' },
  { zone: 'Europe/Helsinki', day: '2026-03-29', hour: 3, at: '2026-03-29T01:00:00Z' },
  { zone: 'Europe/Helsinki', day: '2026-10-25', hour: 3, at: '2026-10-25T00:00:00Z' },
])('in $zone the clocks show $hour:00 of $day at $at', ({ zone, day, hour, at }, { expect }) => {
  expect(new Date(hourOfDay(day, hour, zone)).toISOString()).toBe(new Date(instant(at)).toISOString())
})

test('the day after is the next of the calendar, also over the ends of months and years', ({ expect }) => {
  expect(['2026-11-21', '2026-12-31', '2028-02-28', '2026-02-28'].map(dayAfter)).toEqual(['2026-11-22', '2027-01-01', '2028-02-29', '2026-03-01'])
})

const ZONES = [
  'UTC', 'Pacific/Auckland', 'Pacific/Tongatapu', 'Pacific/Pago_Pago', 'Pacific/Chatham', 'Europe/Helsinki', 'Europe/Brussels', 'Europe/London',
  'America/New_York', 'America/St_Johns', 'America/Sao_Paulo', 'America/Asuncion', 'America/Havana', 'America/Santiago', 'Africa/Cairo',
  'Africa/Casablanca', 'Asia/Beirut', 'Asia/Amman', 'Asia/Gaza', 'Asia/Tehran', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Antarctica/Troll',
] // prettier-ignore

test('in every zone a day begins on that day, a millisecond before is the day before, and days leave no gap', ({ expect }) => {
  const days = fc.integer({ min: Date.UTC(1995, 0, 1) / DAY, max: Date.UTC(2037, 11, 30) / DAY })
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), days, (zone, number) => {
      const [before, day] = [number - 1, number].map((n) => new Date(n * DAY).toISOString().slice(0, 10))
      if (before === undefined || day === undefined) throw new Error('no days')
      const start = startOfDay(day, zone)
      expect([dayOf(start, zone), dayOf(start - 1, zone)]).toEqual([day, before])
      expect(endOfDay(before, zone)).toBe(start)
      const length = endOfDay(day, zone) - start
      expect(length >= 22 * HOUR && length <= 26 * HOUR).toBe(true)
    }),
    { numRuns: 400 },
  )
})
