import type { Context } from './context.ts'
/** placeholder while the sample is written */
export const makeSample = (_ctx: Context): Promise<void> => Promise.resolve()
