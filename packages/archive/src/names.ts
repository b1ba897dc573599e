import { bytesIn, cut, LONGEST_NAME_BYTES, noDevice, withoutTail } from './safe-names.ts'

/** Nothing that separates, hides or means something to a system. */
const UNSAFE = /[\p{Cc}\\:*?"<>|]/gu

/**
 * Gives the things in an archive names under which every system can unpack them: relative paths that lead nowhere but down, and no two the same
 * even where upper and lower case, or ways to write an accent, are one (the second `take.wav` becomes `take (2).wav`). A directory that is asked
 * for again in another case is the same directory.
 */
export class ArchiveNames {
  /** By the folded path that was asked for. */
  readonly #directories = new Map<string, string>()
  /** Folded paths that were given, and the number that the next of the same name tries. */
  readonly #taken = new Map<string, number>()

  /** A name for a file. */
  file(path: string): string {
    const [name = 'file', ...above] = labels(path, 'file').toReversed()
    return this.#free(this.#under(above.toReversed()), name, true)
  }

  /** The name of a directory, the same each time it is asked for; `/` at its end. The directories above it need no entries of their own. */
  directory(path: string): string {
    return this.#under(labels(path, 'folder'))
  }

  /** A directory that nothing else is in, `folder (2)/` where there is a `folder` already; `/` at its end. */
  newDirectory(path: string): string {
    const [name = 'folder', ...above] = labels(path, 'folder').toReversed()
    const given = `${this.#free(this.#under(above.toReversed()), name, false)}/`
    this.#directories.set(fold(given), given)
    return given
  }

  #under(names: readonly string[]): string {
    let asked = ''
    let given = ''
    for (const name of names) {
      asked = `${asked}${fold(name)}/`
      const known = this.#directories.get(asked)
      given = known ?? `${this.#free(given, name, false)}/`
      if (known === undefined) this.#directories.set(asked, given)
    }
    return given
  }

  #free(above: string, name: string, isFile: boolean): string {
    const key = fold(above + name)
    const next = this.#taken.get(key)
    if (next === undefined) {
      this.#taken.set(key, 2)
      return above + name
    }
    for (let n = next; ; n++) {
      const candidate = above + numbered(name, n, isFile)
      if (this.#taken.has(fold(candidate))) continue
      this.#taken.set(key, n + 1)
      this.#taken.set(fold(candidate), 2)
      return candidate
    }
  }
}

/** The names of a path: no root, no `.` and `..`, no drive, no device. */
function labels(path: string, otherwise: string): string[] {
  const names = path
    .toWellFormed()
    .normalize('NFC')
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .map((name) => label(name, otherwise))
  return names.length === 0 ? [otherwise] : names
}

function label(name: string, otherwise: string): string {
  const plain = withoutTail(name.replace(UNSAFE, '_').trimStart())
  return withoutTail(cut(noDevice(plain), LONGEST_NAME_BYTES)) || otherwise
}

/** `take (2).wav`: the number stands before the extension, and the whole keeps to 255 bytes. */
function numbered(name: string, n: number, isFile: boolean): string {
  const dot = isFile ? name.lastIndexOf('.') : -1
  const [stem, extension] = dot > 0 && name.length - dot <= 20 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  const tail = ` (${n})${extension}`
  return cut(stem, LONGEST_NAME_BYTES - bytesIn(tail)) + tail
}

/** What is one name on a system that knows no case. Lower case first: the capital of `ß` is two letters. */
const fold = (path: string): string => path.toLowerCase().toUpperCase().normalize('NFC')
