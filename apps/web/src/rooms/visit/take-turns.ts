/** Runs work, never twice at once: whoever asks while it runs has the run after it, since this one may have looked too early. */
export function takeTurns(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const run = async () => {
    next = undefined
    running = work()
    try {
      await running
    } finally {
      running = undefined
    }
  }
  return () => (running === undefined ? run() : (next ??= running.then(run, run)))
}
