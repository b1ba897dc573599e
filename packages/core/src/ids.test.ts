import * as fc from 'fast-check'
import { test } from 'vitest'
import { isId, newId, newIds } from './ids.ts'

test('ten thousand new ids are all different, say what they name, and use every letter', ({ expect }) => {
  const ids = Array.from({ length: 10_000 }, () => newId('order'))
  expect(new Set(ids).size).toBe(10_000)
  expect(ids.every((id) => isId('order', id))).toBe(true)
  expect([...new Set(ids.join('').replaceAll('ord_', ''))].toSorted().join('')).toBe('0123456789abcdefghjkmnpqrstvwxyz')
})

test('ids of things that are made together are all different, in order, and like those of no other call', ({ expect }) => {
  const [some, others] = [newIds('file', 4_000), newIds('file', 4_000)]
  expect(new Set([...some, ...others]).size).toBe(8_000)
  expect(some.every((id) => isId('file', id))).toBe(true)
  expect(some.toSorted()).toEqual(some)
  expect(new Set(some.map((id) => id.slice(0, 12))).size).toBe(1)
  expect(some[0]?.slice(0, 12)).not.toBe(others[0]?.slice(0, 12))
  expect(newIds('file', 0)).toEqual([])
})

test('the id of one thing is not the id of another', ({ expect }) => {
  expect(isId('customer', newId('order'))).toBe(false)
  expect(isId('order', newId('order').toUpperCase())).toBe(false)
  for (const text of ['', 'ord_', `${newId('order')}0`, newId('order').slice(0, -1), ` ${newId('order')}`, `${newId('order')}\n`]) {
    expect(isId('order', text)).toBe(false)
  }
})

test('no other text is an id', () => {
  fc.assert(fc.property(fc.string(), (text) => !isId('order', text) && !isId('order', `ord_${text}`)))
})
