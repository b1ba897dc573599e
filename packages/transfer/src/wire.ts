import { Stalled } from './failure.ts'

export interface Parcel {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: ArrayBuffer
  readonly signal: AbortSignal
  /** Without progress for this long, the attempt is given up. */
  readonly stallMs: number
  /** Bytes of this parcel sent so far. */
  readonly onProgress: (bytes: number) => void
}

export interface WireAnswer {
  readonly status: number
  readonly retryAfter: string | null
  readonly text: string
}

// fetch tells no progress: there the whole part has the stall time and what the slowest line worth serving needs for it.
const SLOWEST_BYTES_PER_MS = 32

/**
 * Puts bytes to a URL and reads the whole answer, whatever its status. XMLHttpRequest where there is one (fetch tells no upload progress).
 * Throws the signal's reason when stopped, `Stalled` when nothing moves, any other error when no answer came.
 */
export function putBytes(parcel: Parcel): Promise<WireAnswer> {
  parcel.signal.throwIfAborted()
  return typeof XMLHttpRequest === 'undefined' ? putByFetch(parcel) : putByXhr(parcel)
}

async function putByFetch({ url, headers, body, signal, stallMs }: Parcel): Promise<WireAnswer> {
  const stall = new AbortController()
  const timer = setTimeout(() => stall.abort(new Stalled()), stallMs + body.byteLength / SLOWEST_BYTES_PER_MS)
  try {
    const response = await fetch(url, { method: 'PUT', headers, body, signal: AbortSignal.any([signal, stall.signal]) })
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() }
  } finally {
    clearTimeout(timer)
  }
}

function putByXhr({ url, headers, body, signal, stallMs, onProgress }: Parcel): Promise<WireAnswer> {
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
    let timer = setTimeout(giveUp, stallMs)
    xhr.upload.onprogress = (event) => {
      clearTimeout(timer)
      timer = setTimeout(giveUp, stallMs)
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
