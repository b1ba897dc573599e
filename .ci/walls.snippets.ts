/** A file that stands on one side of a wall. `at` has a `*` for the file's own name. */
export interface Snippet {
  that: string
  at: string
  code: string
  rule: string
}

const WALLS = 'sluice(walls)'
const CORE = 'packages/core/src/orders/*.ts'
const API = 'packages/api/src/routers/*.ts'
const ADAPTER = 'packages/adapters/src/mailer/*.ts'
const PAGE = 'apps/web/src/rooms/orders/*.tsx'

const imports = (that: string, at: string, specifier: string): Snippet => ({
  that,
  at,
  code: `import { a } from '${specifier}'\nexport const b = a`,
  rule: WALLS,
})
const types = (that: string, at: string, specifier: string): Snippet => ({
  that,
  at,
  code: `import type { A } from '${specifier}'\nexport type B = A`,
  rule: WALLS,
})
const says = (that: string, at: string, rule: string, code: string): Snippet => ({ that, at, code, rule })

const globals = ['fetch', 'setTimeout', 'setInterval', 'console', 'process', 'Buffer'].map((name) =>
  says(`core uses ${name}`, CORE, 'eslint(no-restricted-globals)', `export const a = ${name}`),
)

/** Each is refused by the rule it names. */
export const refused: readonly Snippet[] = [
  ...['hono', '@trpc/server', 'node:fs', 'cloudflare:workers', '@sluice/adapters/mailer/smtp', '@sluice/api/app', 'vitest'].map((name) =>
    imports(`core imports ${name}`, CORE, name),
  ),
  types('core imports a type of adapters', CORE, '@sluice/adapters/mailer/smtp'),
  says('core imports hono when it runs', CORE, WALLS, "export const a = () => import('hono')"),
  says('core passes hono on', CORE, WALLS, "export { Hono } from 'hono'"),
  says('core names a type of hono in place', CORE, WALLS, "export type A = import('hono').Hono"),
  imports('core writes SQL outside a repository', CORE, 'drizzle-orm'),
  imports("core reads another room's repository", CORE, '../staff/repository.ts'),
  imports("core's tests read another room's repository", 'packages/core/src/orders/*.test.ts', '../staff/repository.ts'),
  imports('core imports test code', CORE, '../../testing/context.ts'),
  imports('core leaves its package by a path', CORE, '../../../adapters/src/mailer/smtp.ts'),
  ...globals,
  says('core reaches fetch through globalThis', CORE, 'eslint(no-restricted-globals)', 'export const a = globalThis.fetch'),
  says('core asks Date.now', CORE, 'eslint(no-restricted-properties)', 'export const a = Date.now()'),
  says('core asks new Date()', CORE, 'sluice(given-clock)', 'export const a = new Date()'),
  says('api asks new Date()', API, 'sluice(given-clock)', 'export const a = new Date()'),
  ...['@sluice/adapters/mailer/smtp', 'drizzle-orm', 'node:process', 'cloudflare:workers', '@sluice/core/orders/repository'].map((name) =>
    imports(`api imports ${name}`, API, name),
  ),
  ...['@sluice/core/orders/usecases', '@sluice/core/schemas', '@sluice/core/columns', '@sluice/api/app'].map((name) =>
    imports(`adapters import ${name}`, ADAPTER, name),
  ),
  imports("adapters' tests import a room", 'packages/adapters/src/mailer/*.test.ts', '@sluice/core/orders/usecases'),
  ...['worker', 'server'].flatMap((host) => [
    imports(`${host} imports a table`, `apps/${host}/src/*.ts`, '@sluice/core/orders/table'),
    imports(`${host} names an adapter outside context.ts`, `apps/${host}/src/*.ts`, '@sluice/adapters/mailer/smtp'),
    imports(`${host} imports a repository`, `apps/${host}/src/*.ts`, '@sluice/core/orders/repository'),
  ]),
  ...['@sluice/api/app', '@sluice/core/orders/usecases', '@sluice/core/orders/policy', '@sluice/core/ports', 'node:fs', 'lucide-solid'].map((name) =>
    imports(`web imports ${name}`, PAGE, name),
  ),
  types('web imports a type of a usecase', PAGE, '@sluice/core/orders/usecases'),
  imports('ui/ knows a room', 'apps/web/src/ui/*.tsx', '../rooms/orders/data.ts'),
  types('ui/ knows the api', 'apps/web/src/ui/*.tsx', '@sluice/api/app'),
  ...['transfer', 'archive'].flatMap((name) => [
    imports(`${name} imports valibot`, `packages/${name}/src/*.ts`, 'valibot'),
    imports(`${name} imports core`, `packages/${name}/src/*.ts`, '@sluice/core/instants'),
  ]),
  ...['packages/core/src/*.ts', 'packages/adapters/src/*.ts', 'apps/web/src/*.ts', 'packages/core/src/*.test.ts'].map((at) =>
    says(`${at} asks Math.random`, at, 'eslint(no-restricted-properties)', 'export const a = Math.random()'),
  ),
  says('a promise is left alone', CORE, 'typescript(no-floating-promises)', 'Promise.resolve(1)\nexport const a = 1'),
  says('any is written', CORE, 'typescript(no-explicit-any)', 'export const a = (b: any) => b'),
  says('a null is denied', CORE, 'typescript(no-non-null-assertion)', 'export const a = (b: string | null) => b!.length'),
  says('api writes to the console', API, 'eslint(no-console)', "console.log('a')\nexport const a = 1"),
  says('a comment leaves work for later', API, 'eslint(no-warning-comments)', '// todo: later\nexport const a = 1'),
  says('a file has 301 lines', API, 'eslint(max-lines)', Array.from({ length: 301 }, (_, n) => `export const a${n} = ${n}`).join('\n')),
  says('a function has 51 lines', API, 'eslint(max-lines-per-function)', `export function a() {\n${'  a()\n'.repeat(50)}}`),
  says('web takes a property apart', 'apps/web/src/ui/*.tsx', 'solid(no-destructure)', 'export const A = ({ a }: { a: string }) => <p>{a}</p>'),
]

/** Each passes the rule that refuses its neighbours above. */
export const allowed: readonly Snippet[] = [
  ...['drizzle-orm', 'drizzle-orm/sqlite-core'].map((name) => imports(`the ground of core import ${name}`, 'packages/core/src/*.ts', name)),
  types('a room of core name a type of SQL', CORE, 'drizzle-orm'),
  ...['valibot', '@sluice/archive/layout', '../ports.ts', './repository.ts', '../staff/usecases.ts', '../staff/table.ts'].map((name) =>
    imports(`core import ${name}`, CORE, name),
  ),
  imports("core's tests use adapters", 'packages/core/src/orders/*.test.ts', '@sluice/adapters/database/libsql'),
  says("core's own fetch be a parameter", CORE, 'eslint(no-restricted-globals)', 'export const a = (fetch: () => void) => fetch()'),
  says('core make a date of an instant', CORE, 'sluice(given-clock)', 'export const a = (at: number) => new Date(at)'),
  ...['hono', 'hono/cookie', '@trpc/server', '@sluice/core/orders/usecases', '@sluice/archive/layout'].map((name) => imports(`api import ${name}`, API, name)),
  ...['ports', 'instants', 'errors', 'ids'].map((name) => imports(`adapters import ${name} of core`, ADAPTER, `@sluice/core/${name}`)),
  ...['node:fs', 'nodemailer', 'cloudflare:workers'].map((name) => imports(`adapters import ${name}`, ADAPTER, name)),
  ...['@sluice/api/app', '@sluice/core/chores', 'hono'].map((name) => imports(`server import ${name}`, 'apps/server/src/*.ts', name)),
  imports('context.ts name adapters', 'apps/worker/src/context.ts', '@sluice/adapters/mailer/smtp'),
  types('web import a type of api', PAGE, '@sluice/api/app'),
  ...[
    '@sluice/core/orders/schemas',
    '@sluice/core/orders/errors',
    '@sluice/core/ids',
    '@sluice/core/instants',
    '@sluice/core/calendar',
    '@sluice/core/receipts/verify',
    '@sluice/transfer/engine',
    'solid-js',
    'lucide-solid/icons/copy',
  ].map((name) => imports(`web import ${name}`, PAGE, name)),
  imports('archive import its own files', 'packages/archive/src/*.ts', './layout.ts'),
]
