import type { JSX } from 'solid-js'
import { humanPercent } from './bytes.ts'

export interface ProgressBarProps {
  /** What moves, for screen readers. */
  label: string
  /** 0 to 1; undefined while it is not known how much there is. */
  share: number | undefined
  /** In words, for screen readers; the percent when not said. */
  text?: string
  tone?: 'accent' | 'ok' | 'wait' | 'loss'
  size?: 'normal' | 'big'
}

/** How much of something is done. */
export function ProgressBar(props: ProgressBarProps): JSX.Element {
  const share = () => Math.min(1, Math.max(0, props.share ?? 0))
  return (
    <div
      class="bar"
      classList={{ 'bar-big': props.size === 'big' }}
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={props.share === undefined ? undefined : Math.floor(share() * 100)}
      aria-valuetext={props.text ?? (props.share === undefined ? undefined : humanPercent(share()))}
      data-tone={props.tone ?? 'accent'}
      data-unknown={props.share === undefined ? '' : undefined}
    >
      <i style={props.share === undefined ? undefined : { translate: `${(share() - 1) * 100}% 0` }} />
    </div>
  )
}
