import { proveJourney } from '../journey.ts'
import { nodeHost } from '../node-host.ts'
import type { Options } from '../options.ts'
import type { Report } from '../report.ts'
import { sendByBrowser } from '../send-browser.ts'

export const proveKillUpload = (report: Report, { host = nodeHost, sizeBytes = 1.5 * 1024 ** 3, files = 40 }: Options) =>
  proveJourney(report, sendByBrowser, { host, sizeBytes, folderFiles: files })
