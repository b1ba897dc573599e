import type { Logger } from '@sluice/core/ports'

type Level = 'info' | 'error'

/**
 * A logger that gives each entry to `write` as one line of JSON without its line end: `at` (epoch milliseconds), `level`, `event` and the fields.
 * An error among the fields is shown with message, stack and cause at level `error`, by its name alone at level `info`. It never throws.
 */
export function jsonLogger(write: (line: string) => void): Logger {
  const entry =
    (level: Level) =>
    (event: string, fields: Record<string, unknown> = {}) =>
      write(line({ at: Date.now(), level, event }, fields))
  return { info: entry('info'), error: entry('error') }
}

function line(head: { at: number; level: Level; event: string }, fields: Record<string, unknown>): string {
  const shown = (_key: string, value: unknown) => {
    if (value instanceof Error) return head.level === 'error' ? explained(value) : value.name
    return typeof value === 'bigint' ? value.toString() : value
  }
  try {
    return printable(JSON.stringify({ ...head, ...fields, ...head }, shown))
  } catch {
    return printable(JSON.stringify({ ...head, unserializable: Object.keys(fields) })) // a circle among the fields
  }
}

/** drizzle's errors end with the statement's parameters, which are people's names and addresses, and hashes of secrets: these are left out. */
function explained({ name, message, stack = '', cause }: Error) {
  const [sentence = ''] = message.split('\nparams: ', 1)
  return { name, message: sentence, stack: stack.replace(message, () => sentence), cause }
}

/** JSON escapes the control characters below U+0020; a terminal also obeys those above U+007E, and two more end a line for some readers. */
function printable(json: string): string {
  return json.replaceAll(/[\u007f-\u009f\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
