export const MOST_NAMES = 3

/** The first names of a list, and how many more there are; `count` when the list itself has only the first. */
export function namesOf(names: readonly string[], count = names.length): string {
  const rest = count - MOST_NAMES
  return rest > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${rest.toLocaleString('en')} more` : names.join(', ')
}

/** Whether the server calls something otherwise. What differs only in how accents are written looks the same. */
export const isOther = (label: string, name: string): boolean => label !== name.normalize('NFC')
