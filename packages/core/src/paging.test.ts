import * as fc from 'fast-check'
import { test } from 'vitest'
import { pageKey, pageOf } from './paging.ts'

test('a list is given out whole, page by page, each row once', ({ expect }) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 10 }), (rowCount, limit) => {
      const rows = Array.from({ length: rowCount }, (_, index) => ({ n: index + 1, id: `id-${index}` }))
      const seen: number[] = []
      let after: string | undefined
      do {
        const key = pageKey(after)
        const rest = rows.filter((row) => key === null || row.n > Number(key[0]))
        const page = pageOf(rest.slice(0, limit + 1), limit, (last) => [last.n, last.id])
        expect(page.items.length).toBeLessThanOrEqual(limit)
        seen.push(...page.items.map((row) => row.n))
        after = page.next ?? undefined
      } while (after !== undefined)
      expect(seen).toEqual(rows.map((row) => row.n))
    }),
  )
})

test('a page that is just full, with nothing behind it, is the last one', ({ expect }) => {
  const two = [{ id: 'a' }, { id: 'b' }]
  expect(pageOf(two, 2, (last) => [0, last.id])).toEqual({ items: two, next: null })
  expect(pageOf(two, 1, (last) => [0, last.id])).toEqual({ items: [{ id: 'a' }], next: '[0,"a"]' })
})

test('a page key that is none of ours begins at the start', ({ expect }) => {
  for (const text of ['', 'x', '{}', '[]', '[1]', '[1,2]', '[1,"a",2]', '[null,"a"]', '[["a"],"b"]', '{"length":2}']) expect(pageKey(text)).toBeNull()
  expect(pageKey(undefined)).toBeNull()
  expect(pageKey('["harbour","cus_1"]')).toEqual(['harbour', 'cus_1'])
})
