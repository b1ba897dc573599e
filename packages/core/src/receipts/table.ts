import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { id, instant, ref } from '../columns.ts'
import { submissions } from '../submissions/table.ts'

/** The workspace's keys for receipts (Ed25519). The private one is sealed with the deployment's key; the public one stands at a well-known address for ever. */
export const signingKeys = sqliteTable('signing_keys', {
  id: id('signingKey'),
  createdAt: instant('created_at').notNull(),
  /** 32 bytes, base64url, as in a JWK's `x` (RFC 8037). */
  publicKey: text('public_key').notNull(),
  sealedPrivateKey: text('sealed_private_key').notNull(),
})

export interface ReceiptNames {
  workspace: string
  customer: string
  title: string
  description: string | null
  email: string | null
}

/** What the uploader is given when a submission ends (R0.12). The document is an object of the store: a folder's list is longer than a row. */
export const receipts = sqliteTable(
  'receipts',
  {
    submissionId: ref('submission_id', 'submission')
      .primaryKey()
      .references(() => submissions.id),
    createdAt: instant('created_at').notNull(),
    /** What all that it names was called when the submission closed, as far as the link reached it: what is signed, and what its holder may know, whatever staff call it later. */
    names: text('names', { mode: 'json' })
      .$type<ReceiptNames>()
      .notNull()
      .default(sql`'{}'`),
    /** `due` until the document is stored and signed. */
    state: text('state', { enum: ['due', 'made'] }).notNull(),
    /** While it is due, when making it failed last. */
    madeAt: instant('made_at'),
    objectKey: text('object_key'),
    sizeBytes: integer('size_bytes'),
    /** Of the signed document, hex. */
    sha256: text('sha256'),
    keyId: ref('key_id', 'signingKey').references(() => signingKeys.id),
    /** Base64url. */
    signature: text('signature'),
  },
  (t) => [
    index('receipts_due')
      .on(t.createdAt)
      .where(sql`state = 'due'`),
  ],
)
