import { isId } from '@sluice/core/ids'
import { createSignal } from 'solid-js'
import { type Api, apiVia, refusalOf } from '../../api.ts'

/** The holder's way in: calls that open the link again by themselves when the session has ended, and wait where a code is needed. */
export interface Access {
  readonly linkId: string
  /** The server as it is: calls by it never open the link. */
  readonly client: Api
  /** Trades the secret for a session. Only a person's click, or a session that ended, leads here. */
  open(): Promise<void>
  /** Calls what stands before the gate; when the visit has ended meanwhile, opens the link again and calls once more. Throws what the server answered. */
  callGate<T>(ask: (client: Api) => Promise<T>): Promise<T>
  /** The same behind the gate: while a code is needed it waits for it, and nothing that was under way is lost. */
  call<T>(ask: (client: Api) => Promise<T>): Promise<T>
  /** Something waits for a code. */
  codeNeeded: () => boolean
  /** The code was given: what waits goes on. */
  proved(): void
}

/** `secret` is what stands behind the # of the address; empty when it is missing, and then an ended session stays ended. */
export function createAccess(linkId: string, secret: string): Access {
  const client = apiVia(linkId)
  const [codeNeeded, setCodeNeeded] = createSignal(false)
  let proving: PromiseWithResolvers<void> | undefined
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
  const untilProved = () => {
    proving ??= Promise.withResolvers<void>()
    setCodeNeeded(true)
    return proving.promise
  }
  const callGate: Access['callGate'] = async (ask) => {
    try {
      return await ask(client)
    } catch (error) {
      if (secret === '' || refusalOf(error)?.code !== 'visitor.needed') throw error
      await open()
      return ask(client)
    }
  }
  return {
    linkId,
    client,
    open,
    callGate,
    async call(ask) {
      for (;;) {
        await proving?.promise
        try {
          return await callGate(ask)
        } catch (error) {
          if (!needsCode(error)) throw error
          await untilProved()
        }
      }
    },
    codeNeeded,
    proved() {
      proving?.resolve()
      proving = undefined
      setCodeNeeded(false)
    },
  }
}

/** Whether a code stands between the holder and what was asked for. */
export const needsCode = (error: unknown): boolean => refusalOf(error)?.code === 'visitor.code_needed'

/** Whether a refusal concerns the link itself: the whole page then has nothing more to do. */
export function endsVisit(error: unknown): boolean {
  const code = refusalOf(error)?.code
  return code === 'link.revoked' || code === 'link.expired' || code === 'link.refused' || code === 'visitor.needed'
}
