import type { Rule } from './rule.ts'

interface DateCall {
  callee: { type: string; name?: string }
  arguments: readonly object[]
}

/** Refuses `new Date()` and `Date()`: they read the machine's clock, and an instant is given (`ctx.now`, `ctx.clock()`). */
export const givenClock: Rule = {
  create(context) {
    const refuse = (node: DateCall) =>
      context.report({ node, message: 'This reads the clock of the machine. Use ctx.now, or ctx.clock() for leases and durations.' })
    const isDate = (node: DateCall) => node.callee.type === 'Identifier' && node.callee.name === 'Date'
    return {
      NewExpression: (node: DateCall) => {
        if (isDate(node) && node.arguments.length === 0) refuse(node)
      },
      CallExpression: (node: DateCall) => {
        if (isDate(node)) refuse(node)
      },
    }
  },
}
