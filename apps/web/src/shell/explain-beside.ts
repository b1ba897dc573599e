import { refusalOf } from '../api.ts'
import { explain } from '../text.ts'
import type { Explanation } from '../ui/error-panel.tsx'

/** Words for a form: a refusal whose code is named here stands beside its field too. */
export const explainBeside =
  (fields: Readonly<Record<string, string>>) =>
  (error: unknown): Explanation & { fields?: Readonly<Record<string, string>> } => {
    const explanation = explain(error)
    const field = fields[refusalOf(error)?.code ?? '']
    return field === undefined ? explanation : { ...explanation, fields: { [field]: explanation.happened } }
  }
