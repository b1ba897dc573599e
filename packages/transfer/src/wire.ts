import { Stalled } from './failure.ts'
import type { Patience } from './patience.ts'

export interface Parcel {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: ArrayBuffer | Blob
  readonly sizeBytes: number
  readonly signal: AbortSignal
  /** Says after how long without progress the attempt is given up. */
  readonly patience: Patience
  /** Bytes of this parcel sent so far. */
  readonly onProgress: (bytes: number) => void
}

/** Answers whatever the status; throws the signal's reason when stopped, `Stalled` when nothing moves, any other error when no answer came. */
export type PutBytes = (parcel: Parcel) => Promise<WireAnswer>

export interface WireAnswer {
  readonly status: number
  readonly retryAfter: string | null
  readonly text: string
}

/** By XMLHttpRequest where there is one, since fetch tells no upload progress. */
export const putBytes: PutBytes = (parcel) => (typeof XMLHttpRequest === 'undefined' ? putByFetch(parcel) : putByXhr(parcel))

async function putByFetch({ url, headers, body, sizeBytes, signal, patience }: Parcel): Promise<WireAnswer> {
  const stop = new AbortController()
  const onAbort = () => stop.abort(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  // fetch tells no progress: the part has the time of the whole way.
  const timer = setTimeout(() => stop.abort(new Stalled()), patience.forBytes(sizeBytes))
  try {
    const response = await fetch(url, { method: 'PUT', headers, body, signal: stop.signal })
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

function putByXhr({ url, headers, body, sizeBytes, signal, patience, onProgress }: Parcel): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    const stop = () => {
      reject(signal.reason)
      xhr.abort()
    }
    const giveUp = () => {
      reject(new Stalled())
      xhr.abort()
    }
    let timer = setTimeout(giveUp, patience.forSign)
    xhr.upload.onprogress = (event) => {
      clearTimeout(timer)
      // Given to the system is not yet sent: what follows the last event is not seen.
      timer = setTimeout(giveUp, event.loaded < sizeBytes ? patience.forSign : patience.forBytes(sizeBytes))
      onProgress(event.loaded)
    }
    xhr.onload = () => resolve({ status: xhr.status, retryAfter: xhr.getResponseHeader('retry-after'), text: xhr.responseText })
    xhr.onerror = () => reject(new Error('No answer came.'))
    xhr.onloadend = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
    }
    signal.addEventListener('abort', stop, { once: true })
    xhr.open('PUT', url)
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value)
    xhr.send(body)
  })
}
