import { plainSender } from './contract-bodies.ts'
import { describeObjectStore } from './contract.ts'
import { memoryStore } from './memory.ts'

describeObjectStore('memory', () => ({ store: memoryStore(), sender: plainSender }))
