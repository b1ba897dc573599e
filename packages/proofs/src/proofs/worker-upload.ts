import { proveJourney } from '../journey.ts'
import type { Options } from '../options.ts'
import type { Report } from '../report.ts'
import { sendByBrowser } from '../send-browser.ts'
import { workerHost } from '../worker-host.ts'

export const proveWorkerUpload = (report: Report, { sizeBytes = 150_000_000, files = 40 }: Options) =>
  proveJourney(report, sendByBrowser, { host: workerHost, sizeBytes, folderFiles: files })
