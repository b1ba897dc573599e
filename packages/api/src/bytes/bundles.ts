import { defineError, NamedError } from '@sluice/core/errors'
import { readBundledFiles, receiveBundle } from '@sluice/core/uploads/bundle'
import type { Id } from '@sluice/core/ids'
import { partCut } from '@sluice/core/uploads/errors'
import { MOST_BUNDLED_BYTES } from '@sluice/core/uploads/policy'
import type { BundledFiles } from '@sluice/core/uploads/schemas'
import type { Hono } from 'hono'
import { problemOf } from '../errors.ts'
import type { ApiEnv } from '../served.ts'
import { visitorOf } from '../session.ts'
import { whileComing } from './coming.ts'
import { contentLength } from './content-length.ts'

const tooLarge = defineError('bundle.too_large', 'too_large', 'A bundle has at most 100 files and 4 MiB.')

/** Of a hundred files it is a sixth of it. */
const LARGEST_HEAD = 64 * 1024
const NEWLINE = 0x0a

/**
 * `PUT /api/uploads/bundle`: up to a hundred small files, of one part each, in one request. The body is a line of JSON,
 * `[{ "uploadId", "sizeBytes", "sha256" }]`, and behind its newline the files' bytes in that order. Answers `{ files }`, each the receipt of its
 * part or the problem that it met: 200 says that the bundle was read, not that all of it was taken.
 */
export function bundleRoutes(app: Hono<ApiEnv>): void {
  app.put('/api/uploads/bundle', async (c) => {
    const request = c.req.raw
    const visitor = await visitorOf(c.var.ctx, request)
    const length = contentLength(request, MOST_BUNDLED_BYTES + LARGEST_HEAD, tooLarge)
    const whole = new Uint8Array(length)
    await whileComing(
      visitor,
      () => namedSoFar(whole),
      () => readWhole(request, whole),
    )
    const { files, bytes } = parseBundle(whole)
    const outcomes = await receiveBundle(visitor, files, bytes)
    return c.json({ files: outcomes.map((outcome) => (outcome instanceof NamedError ? problemOf(outcome) : outcome)) })
  })
}

async function readWhole({ body }: Request, bytes: Uint8Array): Promise<void> {
  let at = 0
  const reader = body?.getReader()
  for (;;) {
    const { done, value } = (await reader?.read().catch(() => undefined)) ?? { done: true, value: undefined }
    if (done || !value) break
    if (at + value.byteLength > bytes.length) throw partCut()
    bytes.set(value, at)
    at += value.byteLength
  }
  if (at < bytes.length) throw partCut()
}

/** The uploads of a bundle of which the first bytes are here; none while its head is not, or is no head. */
function namedSoFar(bytes: Uint8Array<ArrayBuffer>): Id<'upload'>[] {
  try {
    return parseBundle(bytes).files.map(({ uploadId }) => uploadId)
  } catch {
    return []
  }
}

/** Throws `bundle.unreadable`. */
function parseBundle(bytes: Uint8Array<ArrayBuffer>): { files: BundledFiles; bytes: Uint8Array<ArrayBuffer> } {
  const end = bytes.subarray(0, LARGEST_HEAD).indexOf(NEWLINE)
  const rest = bytes.subarray(end + 1)
  return { files: readBundledFiles(end < 0 ? undefined : jsonIn(bytes.subarray(0, end)), rest.byteLength), bytes: rest }
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
