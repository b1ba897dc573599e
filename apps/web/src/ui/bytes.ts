const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** The unit in which a size reads best: the largest that leaves at least 1 after rounding. */
function unitOf(sizeBytes: number): number {
  let unit = 0
  while (unit < UNITS.length - 1 && Math.round(sizeBytes / 1000 ** unit) >= 1000) unit += 1
  return unit
}

function inUnit(sizeBytes: number, unit: number): string {
  const value = sizeBytes / 1000 ** unit
  return unit === 0 || value >= 99.95 ? String(Math.round(value)) : String(Number(value.toFixed(1)))
}

/** A size in decimal units, as disks and browsers give it: `214 kB`, `87.3 GB`, `1.2 TB`. */
export function humanBytes(sizeBytes: number): string {
  const unit = unitOf(sizeBytes)
  return `${inUnit(sizeBytes, unit)} ${UNITS[unit]}`
}

/** How much of a size has moved, both in the unit of the whole: `54.1 of 87.3 GB`. */
export function humanProgress(doneBytes: number, totalBytes: number): string {
  const unit = unitOf(totalBytes)
  return `${inUnit(doneBytes, unit)} of ${inUnit(totalBytes, unit)} ${UNITS[unit]}`
}

/** A speed: `118 MB/s`. */
export function humanSpeed(bytesPerSecond: number): string {
  return `${humanBytes(bytesPerSecond)}/s`
}

/** A share of 0 to 1 as whole percent, never 100 before it is all there: `62 %`. */
export function humanPercent(share: number): string {
  return `${Math.min(share < 1 ? 99 : 100, Math.max(0, Math.floor(share * 100)))} %`
}
