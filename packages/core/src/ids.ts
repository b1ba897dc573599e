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
  request: 'req',
  run: 'run',
  session: 'ses',
  signingKey: 'key',
  staff: 'stf',
  submission: 'sub',
  task: 'tsk',
  taskType: 'typ',
  upload: 'upl',
} as const

export type IdKind = keyof typeof prefixes
export type Id<K extends IdKind> = `${(typeof prefixes)[K]}_${string}`
export type AnyId = Id<IdKind>

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz' // Crockford's base 32: no letter to misread, five bits each

/** A new random id: the kind's prefix and 120 bits in 24 letters. */
export function newId<K extends IdKind>(kind: K): Id<K> {
  let text = ''
  for (const byte of crypto.getRandomValues(new Uint8Array(24))) text += ALPHABET.charAt(byte & 31)
  return `${prefixes[kind]}_${text}`
}

/** Whether a text has the form of an id of this kind. It says nothing of whether the thing exists. */
export function isId<K extends IdKind>(kind: K, text: string): text is Id<K> {
  return text.startsWith(`${prefixes[kind]}_`) && /^[a-z]{3}_[0-9a-hjkmnp-tv-z]{24}$/.test(text)
}
