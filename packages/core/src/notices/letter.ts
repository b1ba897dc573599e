import { brandColours } from '../branding/colours.ts'
import type { Id } from '../ids.ts'
import type { Instant } from '../instants.ts'
import type { MailAttachment } from '../ports.ts'

/** A mail's words, from which its text and its HTML are made. No mail loads anything or hides anything. */
export interface Letter {
  subject: string
  paragraphs: readonly string[]
  /** A list under the paragraphs, each with a smaller line below it. */
  items?: readonly { title: string; detail: string }[]
  /** A code to type, shown large. */
  code?: string
  link?: { label: string; url: string }
  /** What stands small under it all. */
  footer: string
}

/** A letter, to whom it goes, and the files that go with it. */
export interface Addressed {
  to: string
  /** The customer whose colour the letter has; letters to staff have Sluice's own. */
  lookOf?: Id<'customer'>
  letter: Letter
  attachments?: readonly MailAttachment[]
}

/** A text for a phone. */
export interface Texted {
  phone: string
  text: string
}

/** Our own colour, and what is written on it. */
const SLUICE = { light: '#0b6b62', onLight: '#ffffff' }

/** Says when in a reader's words, with the zone named. */
export const dateIn = (zone: string, at: number) =>
  `${new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: zone }).format(at)} (${zone})`

/** Until when a link takes files. */
export const untilSentence = (zone: string, { endsAt }: { endsAt: Instant | null }) =>
  endsAt === null ? 'The link has no end date.' : `You can send files until ${dateIn(zone, endsAt - 1)}.`

export function letterText(letter: Letter): string {
  const lines = [...letter.paragraphs, ...(letter.items ?? []).map(({ title, detail }) => `${title}\n${detail}`)]
  if (letter.code !== undefined) lines.push(letter.code)
  if (letter.link) lines.push(`${letter.link.label}:\n${letter.link.url}`)
  return `${[...lines, letter.footer].join('\n\n')}\n`
}

/** `accent` is the colour of its button, `#rrggbb`; null: Sluice's own. */
export function letterHtml(letter: Letter, accent: string | null): string {
  const { light, onLight } = (accent === null ? undefined : brandColours(accent)) ?? SLUICE
  const paragraph = (text: string, style = '') => `<p style="margin:0 0 16px;white-space:pre-line;${style}">${escapeHtml(text)}</p>`
  const items = (letter.items ?? []).map(
    ({ title, detail }) =>
      `<li style="margin:0 0 10px">${escapeHtml(title)}<br><span style="color:#586866;font:12px/1.5 ui-monospace,monospace;word-break:break-all">${escapeHtml(detail)}</span></li>`,
  )
  const code = letter.code === undefined ? '' : paragraph(letter.code, 'font-size:28px;font-weight:650;letter-spacing:6px')
  const link = letter.link
    ? `<p style="margin:0 0 16px"><a href="${escapeHtml(letter.link.url)}" style="display:inline-block;background:${light};color:${onLight};text-decoration:none;padding:11px 18px;border-radius:8px;font-weight:600">${escapeHtml(letter.link.label)}</a></p>`
    : ''
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(letter.subject)}</title></head>` +
    '<body style="margin:0;padding:32px 16px;background:#f6f7f7;color:#14201e;font:16px/1.5 system-ui,sans-serif">' +
    '<div style="max-width:560px;margin:0 auto;padding:28px;background:#fff;border:1px solid #e1e6e5;border-radius:14px">' +
    letter.paragraphs.map((text) => paragraph(text)).join('') +
    (items.length > 0 ? `<ul style="margin:0 0 16px;padding:0 0 0 20px">${items.join('')}</ul>` : '') +
    code +
    link +
    `<p style="margin:24px 0 0;color:#586866;font-size:13px">${escapeHtml(letter.footer)}</p></div></body></html>`
  )
}

/** Names of customers and files are text wherever they stand. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
}
