import type { Instant } from '@sluice/core/instants'
import type { Mail, Mailer } from '@sluice/core/ports'

export interface KeptMail extends Mail {
  keptAt: Instant
}

export interface DevelopmentMailer {
  mailer: Mailer
  /** What was sent, newest first. */
  list: () => readonly KeptMail[]
}

export interface DevelopmentMailerOptions {
  /** How many mails are kept; older ones are forgotten. */
  keep?: number
  /** Mails of an earlier run, newest first. */
  earlier?: readonly KeptMail[]
  /** Called with each mail that is kept, before `send` resolves. */
  onKept?: (mail: KeptMail) => Promise<void>
}

/** Sends nothing: keeps mails in memory for a developer to read. Like a provider with idempotency keys, it keeps one mail for an id that is sent twice. */
export function developmentMailer({ keep = 200, earlier = [], onKept }: DevelopmentMailerOptions = {}): DevelopmentMailer {
  let mails: readonly KeptMail[] = earlier.slice(0, keep)
  return {
    mailer: {
      async send(mail) {
        if (mails.some((kept) => kept.id === mail.id)) return
        const kept = { ...mail, keptAt: Date.now() }
        mails = [kept, ...mails].slice(0, keep)
        await onKept?.(kept)
      },
      async ping() {},
    },
    list: () => mails,
  }
}
