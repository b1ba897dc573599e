import { test } from 'vitest'
import { shareWords } from './shares.ts'

test('sharing says what the receiver can send and change, which is what the sharer can', ({ expect }) => {
  expect(shareWords({ display: 'both', allowTitle: true, allowDuration: true })).toBe(
    'They get a link of their own. With it they can send files and folders for the same orders, and change their title and duration.',
  )
  expect(shareWords({ display: 'folders', allowTitle: false, allowDuration: false })).toBe(
    'They get a link of their own. With it they can send folders for the same orders.',
  )
})
