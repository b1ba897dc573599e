/** Whether a file's name has an extension that a task type allows; an empty list allows all. */
export function extensionAllowed(name: string, allowed: readonly string[]): boolean {
  const dot = name.lastIndexOf('.')
  return allowed.length === 0 || (dot > 0 && allowed.includes(name.slice(dot + 1).toLowerCase()))
}

/** Whether the customer may still send to a task (R0.11). */
export const takesUploads = (task: { completedAt: number | null }) => task.completedAt === null
