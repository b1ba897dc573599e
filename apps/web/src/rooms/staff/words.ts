import type { Member } from './data.ts'

/** When somebody is told of what came in. */
export const NOTICES = [
  { value: 'instant', label: 'At once', hint: 'One mail for each submission, when it ends.' },
  { value: 'daily', label: 'Once a day', hint: 'One mail at 08:00 with what came in on the day before, by order.' },
  { value: 'off', label: 'Never', hint: 'What came in stands on the overview all the same.' },
] as const

export const noticesWord = (notices: Member['submissionNotices']): string => NOTICES.find((each) => each.value === notices)?.label ?? ''
