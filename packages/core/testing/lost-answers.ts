import { AnswerLost, type Database } from '@sluice/core/ports'

/**
 * The same database, whose connection breaks at its next batches: `before` they are written, or `after`. Later batches go well.
 */
export function losingAnswers(db: Database, losses: readonly ('before' | 'after')[]): Database {
  const left = [...losses]
  const batch: Database['batch'] = async (statements) => {
    const loss = left.shift()
    if (loss === 'before') throw new AnswerLost('lost on the way there')
    const answers = await db.batch(statements)
    if (loss === 'after') throw new AnswerLost('lost on the way back')
    return answers
  }
  return new Proxy(db, { get: (target, name) => (name === 'batch' ? batch : Reflect.get(target, name)) })
}
