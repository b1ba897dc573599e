import { test } from 'vitest'
import { createMatcher, type Receipted, type Verdict } from './matching.ts'

const file = (path: string, sizeBytes: number, sha256: string, partSizeBytes: number | null = null): Receipted => ({ path, sizeBytes, sha256, partSizeBytes })

const bytes = (sha256: string, partBytes: number | null = null) => new Map([[partBytes, sha256]])

const RECEIPT = [
  file('Film.mov', 20_000_000, 'f1', 8_388_608),
  file('Bilder/Tag 1/Bild.jpg', 100, 'b1'),
  file('Bilder/Tag 2/Bild.jpg', 100, 'b2'),
  file('Bilder/leer.txt', 0, 'e0'),
  file('take.wav', 50, 't1'),
  file('take (2).wav', 50, 't2'),
]

test('a file with the bytes of the receipt is the same, and one of its name with other bytes differs', ({ expect }) => {
  const { judge } = createMatcher(RECEIPT)
  expect(judge({ path: 'Film.mov', sizeBytes: 20_000_000 }, bytes('f1', 8_388_608))).toEqual({ kind: 'same', at: [0] } satisfies Verdict)
  expect(judge({ path: 'Film.mov', sizeBytes: 20_000_000 }, bytes('xx', 8_388_608))).toEqual({ kind: 'differs', at: 0 } satisfies Verdict)
})

test('a file of a known name and another size differs without being read', ({ expect }) => {
  const { judge, digestsWanted } = createMatcher(RECEIPT)
  const cut = { path: 'Film.mov', sizeBytes: 19_000_000 }
  expect(digestsWanted(cut)).toEqual([])
  expect(judge(cut, new Map())).toEqual({ kind: 'differs', at: 0 })
})

test('digests are asked for by the part sizes that files of this size have in the receipt', ({ expect }) => {
  const { digestsWanted } = createMatcher([...RECEIPT, file('other.mov', 20_000_000, 'o1', 16_777_216)])
  expect(digestsWanted({ path: 'x', sizeBytes: 20_000_000 })).toEqual([8_388_608, 16_777_216])
  expect(digestsWanted({ path: 'x', sizeBytes: 100 })).toEqual([null])
})

test('two files of one name are told apart by their folders, wherever the folder was dropped from', ({ expect }) => {
  for (const above of ['Bilder/', '', 'Desktop/Bilder/']) {
    const { judge } = createMatcher(RECEIPT)
    expect(judge({ path: `${above}Tag 2/Bild.jpg`, sizeBytes: 100 }, bytes('xx'))).toEqual({ kind: 'differs', at: 2 })
    expect(judge({ path: `${above}Tag 1/Bild.jpg`, sizeBytes: 100 }, bytes('b1'))).toEqual({ kind: 'same', at: [1] })
  }
})

test('a file that was renamed, here or when it arrived, is found by its bytes', ({ expect }) => {
  const { judge } = createMatcher(RECEIPT)
  expect(judge({ path: 'Kopie von Film.mov', sizeBytes: 20_000_000 }, bytes('f1', 8_388_608))).toEqual({ kind: 'same', at: [0] })
  expect(judge({ path: 'other folder/take.wav', sizeBytes: 50 }, bytes('t2'))).toEqual({ kind: 'same', at: [5] })
})

test('names that differ only in how they are written are one name', ({ expect }) => {
  const { judge } = createMatcher([file('Größe.mov'.normalize('NFC'), 5, 'g1')])
  expect(judge({ path: 'GRÖSSE.mov', sizeBytes: 5 }, bytes('xx'))).toEqual({ kind: 'stranger' })
  expect(judge({ path: 'größe.MOV'.normalize('NFD'), sizeBytes: 5 }, bytes('xx'))).toEqual({ kind: 'differs', at: 0 })
})

test('a file that is not in the receipt is a stranger', ({ expect }) => {
  const { judge } = createMatcher(RECEIPT)
  expect(judge({ path: 'notes.txt', sizeBytes: 7 }, new Map())).toEqual({ kind: 'stranger' })
  expect(judge({ path: 'notes.txt', sizeBytes: 100 }, bytes('xx'))).toEqual({ kind: 'stranger' })
})

test('of files with the same bytes each offered one stands for another', ({ expect }) => {
  const { judge } = createMatcher([file('a/blank.wav', 9, 'z'), file('b/blank.wav', 9, 'z'), file('c/blank.wav', 9, 'z')])
  const at = ['b/blank.wav', 'blank.wav', 'copy.wav'].map((path) => judge({ path, sizeBytes: 9 }, bytes('z')))
  expect(at).toEqual([1, 0, 2].map((index) => ({ kind: 'same', at: [index] })))
})

test('a file stands for all files of its path with its bytes', ({ expect }) => {
  const { judge } = createMatcher([file('take.wav', 9, 'z'), file('other.wav', 9, 'z'), file('Take.wav', 9, 'z'), file('take.wav', 9, 'y')])
  expect(judge({ path: 'take.wav', sizeBytes: 9 }, bytes('z'))).toEqual({ kind: 'same', at: [0, 2] })
  expect(judge({ path: 'copy.wav', sizeBytes: 9 }, bytes('z'))).toEqual({ kind: 'same', at: [1] })
})
