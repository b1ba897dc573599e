import type { JSX } from 'solid-js'

/** Sluice's own mark: a gate over water. */
export function Mark(props: { size?: number }): JSX.Element {
  return (
    <svg width={props.size ?? 26} height={props.size ?? 26} viewBox="0 0 26 26" fill="none" aria-hidden="true" class="flex-none">
      <rect width="26" height="26" rx="7" fill="var(--accent)" />
      <path d="M7 6v14M19 6v14" stroke="var(--on-accent)" stroke-width="2" stroke-linecap="round" />
      <path d="M10 7h6v5h-6z" fill="var(--on-accent)" />
      <path d="M9.5 17c1.2-1 2.3-1 3.5 0s2.3 1 3.5 0" stroke="var(--on-accent)" stroke-width="1.6" stroke-linecap="round" />
    </svg>
  )
}
