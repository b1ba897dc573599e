import { givenClock } from './given-clock.ts'
import { walls } from './walls.ts'

/** The project's own oxlint rules: what no built-in rule can say. */
export default { meta: { name: 'sluice' }, rules: { walls, 'given-clock': givenClock } }
