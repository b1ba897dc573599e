/** The part of oxlint's plugin interface that the own rules use (ESLint's, in short). */
export interface RuleContext {
  readonly filename: string
  readonly cwd: string
  report(finding: { node: object; message: string }): void
}

export interface Rule {
  create(context: RuleContext): Partial<Record<string, (node: never) => void>>
}
