import { test } from 'vitest'
import { type ChosenFacts, matchOf, type OpenUpload } from './match.ts'

const chosen: ChosenFacts = { name: 'take.wav', relativePath: 'Day 1/take.wav', sizeBytes: 9_000, lastModified: 1_700 }
const open: OpenUpload = { ...chosen, uploadId: 'upl_1', partSizeBytes: 1_000, bytesHere: 3_000, firstPartSha256: 'ab' }

test.each([
  ['the same file, whose first part is here', {}, {}, 'if-first-part'],
  ['the same file, of which other parts are here', {}, { firstPartSha256: null }, 'yes'],
  ['the same file, of which nothing is here', {}, { firstPartSha256: null, bytesHere: 0 }, 'yes'],
  ['another size', { sizeBytes: 9_001 }, {}, 'no'],
  ['another date', { lastModified: 1_701 }, {}, 'no'],
  ['another folder', { relativePath: 'Day 2/take.wav' }, {}, 'no'],
  ['another name', { relativePath: 'Day 1/fake.wav' }, {}, 'no'],
  ['no date here, the first part there', { lastModified: null }, {}, 'if-first-part'],
  ['no date there, the first part there', {}, { lastModified: null }, 'if-first-part'],
  ['no date, and bytes there that prove nothing', { lastModified: null }, { firstPartSha256: null }, 'no'],
  ['no date, and nothing there', { lastModified: null }, { firstPartSha256: null, bytesHere: 0 }, 'yes'],
  ['a name that was made safe', { relativePath: 'Day 1/take?.wav' }, { relativePath: 'Day 1/take_.wav' }, 'if-first-part'],
  ['accents in two parts', { relativePath: 'Day 1/e\u0301te.wav' }, { relativePath: 'Day 1/\u00e9te.wav' }, 'if-first-part'],
  ['a name that was taken', {}, { relativePath: 'Day 1/take (2).wav' }, 'if-first-part'],
  ['a chosen name with a number', { relativePath: 'Day 1/take (2).wav' }, {}, 'no'],
] as const)('%s: %s', (_, of, upload, answer) => {
  const match = matchOf({ ...chosen, ...of }, { ...open, ...upload })
  if (match !== answer) throw new Error(`It is ${match}.`)
})
