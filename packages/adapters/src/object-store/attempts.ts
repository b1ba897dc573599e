import { AttemptOvertaken, UploadUnknown } from '@sluice/core/ports'

interface Attempt {
  stop: AbortController
  ended: Promise<void>
}

/** Puts running attempts in order, inside one process: one writer per name, and none in a group that is being closed. */
export interface Attempts {
  /**
   * Runs `work` as the one attempt called `name` in `group`. An earlier one is aborted with `AttemptOvertaken` and has ended before `work` begins.
   * `work` gets the signal that aborts it. Throws `UploadUnknown` while the group is being closed.
   */
  run<T>(group: string, name: string, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** Aborts what runs in `group`, waits until it has ended, then runs `work` with the group shut. Closings of one group go one after the other. */
  close<T>(group: string, work: () => Promise<T>): Promise<T>
}

export function attempts(): Attempts {
  const running = new Map<string, Map<string, Attempt>>()
  const closing = new Map<string, Promise<void>>()

  return {
    async run(group, name, signal, work) {
      if (closing.has(group)) throw new UploadUnknown('this upload is being finished or aborted')
      const siblings = running.get(group) ?? new Map<string, Attempt>()
      running.set(group, siblings)
      const earlier = siblings.get(name)
      earlier?.stop.abort(new AttemptOvertaken('a later attempt took over'))

      const stop = new AbortController()
      const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
      const result = (async () => {
        await earlier?.ended
        either.throwIfAborted()
        return await work(either)
      })()
      const attempt = { stop, ended: settled(result) }
      siblings.set(name, attempt)
      try {
        return await result
      } finally {
        if (siblings.get(name) === attempt) siblings.delete(name)
        if (siblings.size === 0 && running.get(group) === siblings) running.delete(group)
      }
    },

    async close(group, work) {
      const before = closing.get(group)
      const result = (async () => {
        await before
        const left = [...(running.get(group)?.values() ?? [])]
        for (const attempt of left) attempt.stop.abort(new AttemptOvertaken('the upload is being finished or aborted'))
        await Promise.all(left.map((attempt) => attempt.ended))
        return await work()
      })()
      const ended = settled(result)
      closing.set(group, ended)
      try {
        return await result
      } finally {
        if (closing.get(group) === ended) closing.delete(group)
      }
    },
  }
}

/** Resolves when the promise has been settled either way. */
function settled(promise: Promise<unknown>): Promise<void> {
  return promise.then(
    () => {},
    () => {},
  )
}
