/** One table of id prefixes: an id says what it names, and is random, never a secret. */
const prefixes = {
  archive: 'arc',
  asset: 'ast',
  attempt: 'att',
  code: 'cod',
  customer: 'cus',
  event: 'evt',
  file: 'fil',
  identity: 'idn',
  lease: 'lea',
  link: 'lnk',
  notice: 'not',
  order: 'ord',
  report: 'rep',
  request: 'req',
  run: 'run',
  session: 'ses',
  signingKey: 'key',
  staff: 'stf',
  submission: 'sub',
  task: 'tsk',
  taskType: 'typ',
  timeRequest: 'tim',
  upload: 'upl',
} as const

export type IdKind = keyof typeof prefixes
export type Id<K extends IdKind> = `${(typeof prefixes)[K]}_${string}`
export type AnyId = Id<IdKind>

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz' // Crockford's base 32: no letter to misread, five bits each
const LETTERS = 24
const SHARED_LETTERS = 8
const OWN_LETTERS = LETTERS - SHARED_LETTERS

/** A new random id: the kind's prefix and 120 bits in 24 letters. */
export const newId = <K extends IdKind>(kind: K): Id<K> => `${prefixes[kind]}_${randomLetters(LETTERS)}`

/**
 * Up to 4,000 new ids of things that are made together, in the order of their texts. They begin alike and have 80 random bits each: an index then
 * takes them all in one place instead of touching a page for each.
 */
export function newIds<K extends IdKind>(kind: K, count: number): Id<K>[] {
  const shared = randomLetters(SHARED_LETTERS)
  const own = randomLetters(count * OWN_LETTERS)
  const ids = Array.from({ length: count }, (_, i): Id<K> => `${prefixes[kind]}_${shared}${own.slice(i * OWN_LETTERS, (i + 1) * OWN_LETTERS)}`)
  return ids.toSorted()
}

function randomLetters(count: number): string {
  let text = ''
  for (const byte of crypto.getRandomValues(new Uint8Array(count))) text += ALPHABET.charAt(byte & 31)
  return text
}

/** Whether a text has the form of an id of this kind. It says nothing of whether the thing exists. */
export function isId<K extends IdKind>(kind: K, text: string): text is Id<K> {
  return text.startsWith(`${prefixes[kind]}_`) && /^[a-z]{3}_[0-9a-hjkmnp-tv-z]{24}$/.test(text)
}
