import { readdir, readFile } from 'node:fs/promises'

/** Linux counts processor time for user space in hundredths of a second on every architecture that Node runs on. */
const TICK_MS = 10

/** Processor time that a process has used so far, user and system, in milliseconds (proc(5): utime, stime). */
export async function cpuMs(pid: number): Promise<number> {
  const [utime = 0, stime = 0] = (await fieldsOf(pid)).slice(11, 13).map(Number)
  return (utime + stime) * TICK_MS
}

/** Resident memory of a process now, and the most it has had since `resetPeak`, in bytes. */
export async function memoryOf(pid: number): Promise<{ residentBytes: number; peakBytes: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1_024
  return { residentBytes: field('VmRSS'), peakBytes: field('VmHWM') }
}

/** The process of this name below another one. Throws when there is none. */
export async function descendant(of: number, name: string): Promise<number> {
  const parents = new Map<number, number>()
  const named: number[] = []
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const pid = Number(entry)
    const [comm, ppid] = await Promise.all([
      readFile(`/proc/${pid}/comm`, 'utf8').catch(() => ''),
      fieldsOf(pid).then(
        (fields) => Number(fields[1]),
        () => 0,
      ),
    ])
    parents.set(pid, ppid)
    if (comm.trim() === name) named.push(pid)
  }
  const isBelow = (pid: number): boolean => pid === of || (pid > 1 && isBelow(parents.get(pid) ?? 0))
  const found = named.find(isBelow)
  if (found === undefined) throw new Error(`There is no ${name} below process ${of}.`)
  return found
}

/** The fields of /proc/<pid>/stat behind the name, which may hold spaces: state, parent, … */
async function fieldsOf(pid: number): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}
