import type { JSX } from 'solid-js'
import { encode } from 'uqr'

/** A QR code as one SVG path. It stays dark on white in every theme, or cameras do not read it. */
export default function Qr(props: { text: string; label: string }): JSX.Element {
  const code = () => encode(props.text, { ecc: 'M', border: 3 })
  const path = () =>
    code()
      .data.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join(''))
      .join('')
  return (
    <svg
      role="img"
      aria-label={props.label}
      viewBox={`0 0 ${code().size} ${code().size}`}
      width="176"
      height="176"
      shape-rendering="crispEdges"
      class="mt-2 rounded-2 border border-line"
    >
      <rect width="100%" height="100%" fill="#fff" />
      <path d={path()} fill="#000" />
    </svg>
  )
}
