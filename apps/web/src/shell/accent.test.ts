import { test } from 'vitest'
import { brandColours } from './accent.ts'

test('an accent that reads well on light is kept there as it is', ({ expect }) => {
  expect(brandColours('#c2410c')).toMatchObject({ '--brand-light': 'rgb(194 65 12)', '--on-brand-light': 'rgb(255 255 255)' })
})

test('a yellow is darkened for light pages and carries dark text on dark ones', ({ expect }) => {
  const colours = brandColours('#ffdd00')
  expect(colours?.['--brand-light']).not.toBe('rgb(255 221 0)')
  expect(colours?.['--brand-dark']).toBe('rgb(255 221 0)')
  expect(colours?.['--on-brand-dark']).toBe('rgb(10 16 15)')
})

test('what is no colour gives none', ({ expect }) => {
  expect(['', 'teal', '#fff', '#12345g', 'url(x)'].map(brandColours)).toEqual([undefined, undefined, undefined, undefined, undefined])
})
