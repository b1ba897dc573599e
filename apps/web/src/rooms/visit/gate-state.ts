import type { Id } from '@sluice/core/ids'
import { SECOND } from '@sluice/core/instants'
import { createSignal, onCleanup, onMount } from 'solid-js'
import { type Api, refusalOf } from '../../api.ts'
import { createAttempt } from '../../shell/attempt.tsx'
import { explain, inOneLine } from '../../text.ts'
import { serverNow, setServerTime } from '../../ui/clock.ts'
import { announce } from '../../ui/live-region.tsx'
import { type Access, endsVisit } from './access.ts'
import { type AskedCode, forgetAskedCode, keepAskedCode, readAskedCode } from './asked-code.ts'

type Gate = NonNullable<Awaited<ReturnType<Api['visit']['gate']['query']>>['code']>

export interface GateParts {
  readonly access: Access
  /** A person has just clicked to go on: the code is sent at once. */
  readonly send: boolean
  readonly onProved: () => void
  /** The link was withdrawn or has ended meanwhile. */
  readonly onEnd: (error: unknown) => void
}

const POLL_MS = 3 * SECOND

/** Where a holder stands before the gate: what was sent where, what was typed, and what comes next. */
export function createGate({ access, send, onProved, onEnd }: GateParts) {
  const [gate, setGate] = createSignal<Gate>()
  const [asked, setAsked] = createSignal<AskedCode>()
  const [wrong, setWrong] = createSignal<string>()

  const { busy, failure, fail, tried } = createAttempt((error) => {
    if (endsVisit(error)) {
      onEnd(error)
      return true
    }
    const refusal = refusalOf(error)
    if (refusal?.code === 'code.wrong' && refusal.facts['triesLeft'] !== 0) {
      setWrong(inOneLine(explain(error)))
      return true
    }
    if (refusal?.code === 'code.wrong' || refusal?.code === 'code.spent') {
      forgetAskedCode(access.linkId)
      setAsked(undefined)
    }
    return false
  })
  let looks = 0
  /** What the server says of the gate now. What was asked for before something changed here is not heard. */
  const look = async (codeId: Id<'code'> | undefined) => {
    const mine = ++looks
    const { now, code } = await access.callGate((client) => client.visit.gate.query(codeId === undefined ? {} : { codeId }))
    if (mine !== looks) return
    setServerTime(now)
    if (code) setGate(code)
    else onProved()
  }
  const lookAgain = () => look(asked()?.codeId)
  const attempt = async (name: 'send' | 'email' | 'verify', work: () => Promise<void>) => {
    if (busy() !== undefined) return
    setWrong(undefined)
    // When another code may be asked for has changed with what failed.
    if (!(await tried(name, work))) void lookAgain().catch(fail)
  }
  const ask = async (byEmail: boolean) => {
    const sent = await access.callGate((client) => client.visit.requestCode.mutate({ byEmail }))
    looks += 1
    setServerTime(sent.now)
    keepAskedCode(access.linkId, sent)
    setGate((known) => known && { ...known, nextAt: sent.nextAt, sending: 'waiting', byEmail: null })
    setAsked(sent)
    announce(`A code is on its way to ${sent.destination}.`)
  }
  const begin = async () => {
    try {
      const kept = readAskedCode(access.linkId)
      await look(kept?.codeId)
      const known = gate()
      // A page that is loaded again still takes the code that it asked for, as long as the server knows it.
      if (kept && known && known.sending !== null) setAsked(kept)
      if (send && known && asked() === undefined && known.nextAt <= serverNow() && known.byEmail === null) await attempt('send', () => ask(false))
    } catch (error) {
      fail(error)
    }
  }
  // Whether the code went out; and a code that was given in another window is good for this one too.
  const poll = () => {
    if (document.visibilityState === 'visible' && busy() === undefined && gate()) void lookAgain().catch((error: unknown) => endsVisit(error) && onEnd(error))
  }
  const timer = setInterval(poll, POLL_MS)
  onCleanup(() => clearInterval(timer))
  onMount(() => void begin())

  return {
    gate,
    asked,
    busy,
    wrong,
    failure,
    typed: () => setWrong(undefined),
    again: () => void begin(),
    send: (byEmail: boolean) => attempt(byEmail ? 'email' : 'send', () => ask(byEmail)),
    verify: (code: string) =>
      attempt('verify', async () => {
        const codeId = asked()?.codeId
        if (codeId === undefined) return
        await access.callGate((client) => client.visit.verifyCode.mutate({ codeId, code }))
        forgetAskedCode(access.linkId)
        onProved()
      }),
    incomplete: () => setWrong('The code has six digits.'),
  }
}

export type GateState = ReturnType<typeof createGate>
