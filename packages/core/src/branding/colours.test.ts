import { test } from 'vitest'
import { brandColours } from './colours.ts'

test('an accent that reads well on light is kept there as it is', ({ expect }) => {
  expect(brandColours('#c2410c')).toMatchObject({ light: '#c2410c', onLight: '#ffffff' })
})

test('a yellow is darkened for light pages and carries dark text on dark ones', ({ expect }) => {
  const colours = brandColours('#ffdd00')
  expect(colours?.light).not.toBe('#ffdd00')
  expect(colours?.dark).toBe('#ffdd00')
  expect(colours?.onDark).toBe('#0a100f')
})

test('what is no colour gives none', ({ expect }) => {
  expect(['', 'teal', '#fff', '#12345g', 'url(x)'].map(brandColours)).toEqual([undefined, undefined, undefined, undefined, undefined])
})
