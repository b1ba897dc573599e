import { appendFile, readFile, rename, writeFile } from 'node:fs/promises'
import { developmentMailer, type DevelopmentMailer, type KeptMail } from './development.ts'

const OWNER_ONLY = { mode: 0o600 } // the mails hold sign-in codes and links

/**
 * The development mailer with its mails also in a file, one JSON line each, oldest first, so that they survive a restart of the server.
 * The file is cut to the last `keep` mails when it is opened. A line that a crash left half-written is passed over.
 */
export async function openDevelopmentMailer({ file, keep = 200 }: { file: string; keep?: number }): Promise<DevelopmentMailer> {
  const kept = (await readLines(file)).flatMap(parse).slice(-keep)
  await writeFile(`${file}.new`, kept.map(line).join(''), OWNER_ONLY)
  await rename(`${file}.new`, file)
  return developmentMailer({ keep, earlier: kept.toReversed(), onKept: (mail) => appendFile(file, line(mail), OWNER_ONLY) })
}

async function readLines(file: string): Promise<string[]> {
  try {
    return (await readFile(file, 'utf8')).split('\n')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

const line = (mail: KeptMail) => `${JSON.stringify(mail)}\n`

function parse(text: string): KeptMail[] {
  try {
    const value: unknown = JSON.parse(text)
    return isKeptMail(value) ? [value] : []
  } catch {
    return []
  }
}

function isKeptMail(value: unknown): value is KeptMail {
  return typeof value === 'object' && value !== null && 'id' in value && 'to' in value && 'keptAt' in value
}
