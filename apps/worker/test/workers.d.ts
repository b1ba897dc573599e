import type { D1Migration } from '@cloudflare/vitest-plugin'
import type { Env as Bindings } from '../src/context.ts'

declare global {
  namespace Cloudflare {
    interface Env extends Bindings {
      MIGRATIONS: D1Migration[]
      SETUP_SECRET: string
    }
    interface GlobalProps {
      mainModule: typeof import('../src/main.ts')
    }
  }
}
