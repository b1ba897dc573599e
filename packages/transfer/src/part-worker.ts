import { FileFailed } from './failure.ts'
import { type PartAnswer, type PartWanted, readHere } from './part-reader.ts'

/** The worker's script: digests the slices it is sent, one after another, so that no more than one is in memory. */
let last = Promise.resolve()
globalThis.addEventListener('message', ({ data }: MessageEvent<PartWanted>) => {
  last = last.then(() => answer(data))
})

async function answer({ id, slice }: PartWanted): Promise<void> {
  try {
    const { digest } = await readHere(slice, 0, slice.size)
    say({ id, digest })
  } catch (error) {
    say({ id, failure: error instanceof FileFailed ? error.code : 'file.unreadable' })
  }
}

function say(answer: PartAnswer): void {
  globalThis.postMessage(answer, {})
}
