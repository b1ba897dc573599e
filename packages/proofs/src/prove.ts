import type { Options } from './options.ts'
import { readOptions, USAGE } from './options.ts'
import { proveArchive } from './proofs/archive.ts'
import { proveBigResume } from './proofs/big-resume.ts'
import { proveChaosUpload } from './proofs/chaos-upload.ts'
import { proveCurl } from './proofs/curl.ts'
import { proveDatabaseLocked } from './proofs/database-locked.ts'
import { proveDiskFull } from './proofs/disk-full.ts'
import { proveExpiry } from './proofs/expiry.ts'
import { proveFolder } from './proofs/folder.ts'
import { proveFreshClone } from './proofs/fresh-clone.ts'
import { proveGuard } from './proofs/guard.ts'
import { proveJourneys } from './proofs/journeys.ts'
import { proveKillLoops } from './proofs/kill-loops.ts'
import { proveKillUpload } from './proofs/kill-upload.ts'
import { proveKillUploadCli } from './proofs/kill-upload-cli.ts'
import { proveMemory } from './proofs/memory.ts'
import { proveSessionEnds } from './proofs/session-ends.ts'
import { proveWorkerUpload } from './proofs/worker-upload.ts'
import { Report, seconds } from './report.ts'

/** The long proofs: what each shows, and how. */
const proofs: Readonly<Record<string, { shows: string; run: (report: Report, options: Options) => Promise<void> }>> = {
  'kill-upload': { shows: 'a customer’s page uploads 1.5 GiB and a folder over a kill -9 of the server, by itself', run: proveKillUpload },
  'kill-upload-cli': { shows: 'the same with the upload engine in Node instead of a browser', run: proveKillUploadCli },
  'worker-upload': { shows: 'the same journey with 150 MB on the real Worker', run: proveWorkerUpload },
  archive: { shows: 'an order of over 4 GiB as a ZIP file: cut at 70 % and gone on with, accepted by every tool; 100,000 entries', run: proveArchive },
  curl: { shows: 'the byte surface answers curl as documented, one part sent twice at once and cut off too', run: proveCurl },
  expiry: { shows: 'what expired is refused at once and purged once, over a crash, and what was extended is kept', run: proveExpiry },
  guard: { shows: 'of calls made at once one is done, and a batch whose condition fails leaves nothing', run: proveGuard },
  'kill-loops': { shows: 'no acknowledged part or file is lost by kill -9 at random instants', run: proveKillLoops },
  'chaos-upload': { shows: 'over resets, cuts, latency and an outage a file arrives whole, with at most 5 % sent twice', run: proveChaosUpload },
  'database-locked': { shows: 'nothing fails while another process holds the database’s write lock for 3 s, 20 times', run: proveDatabaseLocked },
  'disk-full': { shows: 'a full disk is refused before it is full, all else goes on, and so do uploads once there is room', run: proveDiskFull },
  'big-resume': { shows: 'a browser killed at 60 % of 5 GiB and started again goes on, and the receipt’s digest is the file’s', run: proveBigResume },
  folder: { shows: '35,000 files dropped on a customer’s page come down as a ZIP that is the same tree', run: proveFolder },
  memory: { shows: 'what server and tab hold while 4 GiB go up in Chromium and come down as a ZIP', run: proveMemory },
  'fresh-clone': { shows: 'npm start serves and npm test passes in a fresh clone with Node 20 and a clean HOME', run: proveFreshClone },
  journeys: { shows: 'every journey through the pages in Chromium, on the Node host and on the Worker', run: proveJourneys },
  'session-ends': { shows: 'staff who are demoted or disabled with a page open are refused at the next request', run: proveSessionEnds },
}

async function main([name, ...args]: readonly string[]): Promise<number> {
  const proof = name === undefined ? undefined : proofs[name]
  if (!proof) {
    for (const [name, { shows }] of Object.entries(proofs)) console.log(`pnpm prove ${name.padEnd(16)} ${shows}`)
    console.log(`Options: ${USAGE}`)
    return name === undefined ? 0 : 2
  }
  const options = readOptions(args)
  const report = new Report()
  const startedAt = performance.now()
  console.log(`${name}: ${proof.shows}`)
  await proof.run(report, options)
  const { failures } = report
  console.log(`\n${name}: ${failures.length === 0 ? 'shown' : `NOT shown, ${failures.length} failed`} in ${seconds(performance.now() - startedAt)}`)
  for (const failure of failures) console.log(`  FAILED ${failure}`)
  return failures.length === 0 ? 0 : 1
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
