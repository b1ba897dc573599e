import { test } from 'vitest'
import { picture } from '../../testing/pictures.ts'
import { newId } from '../ids.ts'
import { brandOf, isLogo } from './policy.ts'

const workspace = { holderId: 'workspace', accent: '#112233', welcomeText: 'Welcome', logoKey: 'logos/workspace/att_1' } as const
const open = { accent: null, welcomeText: '', logoKey: null }

test('what a customer leaves open is taken from the workspace, each thing for itself', ({ expect }) => {
  const holderId = newId('customer')
  expect(brandOf([{ ...open, holderId, accent: '#445566' }, workspace])).toEqual({
    accent: '#445566',
    welcomeText: 'Welcome',
    logo: '/api/logos/workspace?v=att_1',
  })
  expect(brandOf([{ ...open, holderId, logoKey: `logos/${holderId}/att_2` }, workspace])).toEqual({
    accent: '#112233',
    welcomeText: 'Welcome',
    logo: `/api/logos/${holderId}?v=att_2`,
  })
  expect(brandOf([{ ...open, holderId: 'workspace' }])).toEqual({ accent: null, welcomeText: '', logo: null })
})

test('a logo is a PNG picture of 1 to 2,048 pixels each way', ({ expect }) => {
  expect([picture(), picture(2_048, 2_048)].map(isLogo)).toEqual([true, true])
  expect([picture(2_049, 1), picture(1, 2_049), picture(0, 1), picture(1, 0), picture(2 ** 31, 1)].map(isLogo)).toEqual([false, false, false, false, false])
})

test('nothing else is a logo: no empty or cut picture, no other kind, nothing with something before or behind it', ({ expect }) => {
  const png = picture()
  const text = new TextEncoder()
  const hostile = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
  for (const bytes of [
    new Uint8Array(0),
    png.subarray(0, 8),
    png.subarray(0, png.length - 1),
    text.encode(hostile.padEnd(200)),
    text.encode('GIF89a'.padEnd(200)),
    Uint8Array.from([...png, ...text.encode(hostile)]),
    Uint8Array.from([...text.encode(hostile), ...png]),
    Uint8Array.from([...png, ...text.encode(hostile), ...png.subarray(png.length - 12)]),
    Uint8Array.from([...png.subarray(0, 33), ...text.encode(hostile), ...png.subarray(png.length - 12)]),
    Uint8Array.from([...png, ...png]),
  ])
    expect(isLogo(bytes)).toBe(false)
})
