import type { Page } from 'playwright-core'

interface KeptMessage {
  id: string
  to: string
  text: string
}

async function messagesTo(page: Page, origin: string, to: string): Promise<KeptMessage[]> {
  const answer = await page.request.get(`${origin}/api/dev/outbox`)
  const { mails }: { mails: KeptMessage[] } = await answer.json()
  return mails.filter((mail) => mail.to === to)
}

/** Messages to one address or phone, read as their owner does. */
export interface Inbox {
  /** How many messages came so far. */
  count(): Promise<number>
  /** The code of the newest message that has one and was not read, when it has come. */
  nextCode(): Promise<string>
}

export function openInbox(page: Page, origin: string, to: string): Inbox {
  const read = new Set<string>()
  return {
    count: async () => (await messagesTo(page, origin, to)).length,
    async nextCode() {
      for (;;) {
        for (const { id, text } of await messagesTo(page, origin, to)) {
          const code = read.has(id) ? undefined : /\b\d{6}\b/.exec(text)?.[0]
          if (code === undefined) continue
          read.add(id)
          return code
        }
        await page.waitForTimeout(200)
      }
    },
  }
}

/** A code that is not this one. */
export const otherThan = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

/** Pastes as people do from a mail: with a gap, and into the field alone. */
export async function pasteCode(page: Page, label: string, code: string): Promise<void> {
  const text = `${code.slice(0, 3)} ${code.slice(3)}`
  await page.getByLabel(label).evaluate((field, pasted) => {
    const data = new DataTransfer()
    data.setData('text', pasted)
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, text)
}
