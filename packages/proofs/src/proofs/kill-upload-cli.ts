import { proveJourney } from '../journey.ts'
import { nodeHost } from '../node-host.ts'
import type { Options } from '../options.ts'
import type { Report } from '../report.ts'
import { sendByCommandLine } from '../send-cli.ts'

export const proveKillUploadCli = (report: Report, { host = nodeHost, sizeBytes = 1.5 * 1024 ** 3, files = 40 }: Options) =>
  proveJourney(report, sendByCommandLine, { host, sizeBytes, folderFiles: files })
