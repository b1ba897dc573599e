import * as v from 'valibot'

export const RunChore = v.strictObject({ chore: v.pipe(v.string(), v.maxLength(50)) })
export type RunChore = v.InferOutput<typeof RunChore>
