/** A connection that is opened at its first use and kept. One that was lost, or failed, is opened anew. */
export class KeptConnection<C extends { close(): void }> {
  readonly #open: (onLost: () => void) => Promise<C>
  #opened: Promise<C> | undefined

  constructor(open: (onLost: () => void) => Promise<C>) {
    this.#open = open
  }

  /** Does work that may be done twice: when it fails, once more on a new connection. Throws what the second attempt throws. */
  async use<T>(work: (connection: C) => Promise<T>): Promise<T> {
    const used = this.#connection()
    try {
      return await work(await used)
    } catch {
      this.#drop(used)
      return await work(await this.#connection())
    }
  }

  #connection(): Promise<C> {
    if (this.#opened) return this.#opened
    const opened = this.#open(() => this.#drop(opened))
    this.#opened = opened
    return opened
  }

  /** Unless others dropped it before and have a new one. */
  #drop(used: Promise<C>): void {
    if (this.#opened !== used) return
    this.#opened = undefined
    used.then(
      (connection) => connection.close(),
      () => undefined,
    )
  }
}
