type Rgb = readonly [number, number, number]

const WHITE: Rgb = [255, 255, 255]
const INK: Rgb = [10, 16, 15]
const LIGHT_GROUND: Rgb = [246, 247, 247]
const DARK_GROUND: Rgb = [27, 36, 33]
const READABLE = 4.5

function parse(hex: string): Rgb | undefined {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex)
  if (!match) return undefined
  const [, red = '0', green = '0', blue = '0'] = match
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)]
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((channel) => {
    const part = channel / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}

/** Contrast of two colours, 1 to 21, WCAG 2.2. */
function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const channel = (at: 0 | 1 | 2) => Math.round(from[at] + (to[at] - from[at]) * share)
  return [channel(0), channel(1), channel(2)]
}

/** The colour, taken towards `to` only as far as it must be to be read on the ground. */
function readableOn(ground: Rgb, colour: Rgb, to: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.05) {
    const tried = mix(colour, to, share)
    if (contrast(tried, ground) >= READABLE) return tried
  }
  return to
}

const write = (colour: Rgb) => `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
const onTop = (colour: Rgb) => write(contrast(WHITE, colour) >= contrast(INK, colour) ? WHITE : INK)

/** A brand's colour for either theme, and what is written on it; each `#rrggbb`. */
export type BrandColours = Readonly<Record<'light' | 'onLight' | 'dark' | 'onDark', string>>

/** An accent (`#rrggbb`) as it is used in both themes, shifted where text in it could not be read (WCAG 2.2, 1.4.3). Undefined when it is no colour. */
export function brandColours(hex: string): BrandColours | undefined {
  const colour = parse(hex)
  if (!colour) return undefined
  const light = readableOn(LIGHT_GROUND, colour, INK)
  const dark = readableOn(DARK_GROUND, colour, WHITE)
  return { light: write(light), onLight: onTop(light), dark: write(dark), onDark: onTop(dark) }
}
