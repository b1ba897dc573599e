import { describeMainJob } from '@sluice/api/testing/main-job'
import { openWorld } from './world.ts'

describeMainJob('the main job on Node', openWorld)
