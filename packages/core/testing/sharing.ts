import type { VisitorContext } from '@sluice/core/context'
import type { ShareLink } from '@sluice/core/upload-links/schemas'
import { shareLink } from '@sluice/core/upload-links/share'
import { copyLink } from '@sluice/core/upload-links/usecases'
import type { TestContext } from './context.ts'

/** Whom the tests share links with. */
export const RECEIVER: ShareLink = { email: 'mixing@dubstudio.example', phone: '' }

/** The link that someone is sent when the holder of one shares it. */
export async function sharedBy(t: TestContext, visitor: VisitorContext, input = RECEIVER) {
  const { linkId } = await shareLink(visitor, input)
  const { url } = await copyLink(await t.staff(), { linkId })
  return { linkId, secret: url.split('#')[1] ?? '' }
}
