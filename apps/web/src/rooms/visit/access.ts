import { isId } from '@sluice/core/ids'
import { type Api, apiVia, refusalOf } from '../../api.ts'

/** The holder's way in: calls that open the link again by themselves when the session has ended. */
export interface Access {
  readonly linkId: string
  /** The server as it is: calls by it never open the link. */
  readonly client: Api
  /** Trades the secret for a session. Only a person's click, or a session that ended, leads here. */
  open(): Promise<void>
  /** Calls the server; when the visit has ended meanwhile, opens the link again and calls once more. Throws what the server answered. */
  call<T>(ask: (client: Api) => Promise<T>): Promise<T>
}

/** `secret` is what stands behind the # of the address; empty when it is missing, and then an ended session stays ended. */
export function createAccess(linkId: string, secret: string): Access {
  const client = apiVia(linkId)
  let opening: Promise<void> | undefined
  const trade = async () => {
    if (!isId('link', linkId)) return
    await client.uploadLinks.open.mutate({ linkId, secret })
  }
  const open = () => {
    // Four lanes may find the session ended at once: one exchange serves them all.
    opening ??= trade().finally(() => (opening = undefined))
    return opening
  }
  return {
    linkId,
    client,
    open,
    async call(ask) {
      try {
        return await ask(client)
      } catch (error) {
        if (secret === '' || refusalOf(error)?.code !== 'visitor.needed') throw error
        await open()
        return ask(client)
      }
    },
  }
}

/** Whether a refusal concerns the link itself: the whole page then has nothing more to do. */
export function endsVisit(error: unknown): boolean {
  const code = refusalOf(error)?.code
  return code === 'link.revoked' || code === 'link.expired' || code === 'link.refused' || code === 'visitor.needed'
}
