import { posix, relative } from 'node:path'
import type { Rule } from './rule.ts'

/** One import as the table below sees it. `path` is the specifier, or for a relative one the file meant, from the top of the repository. */
interface Import {
  path: string
  typeOnly: boolean
}

/** Where a file stands: its package (`packages/core`), the path inside it, and whether it is shipped or only helps to test. */
interface Place {
  home: string
  inside: string
  shipped: boolean
}

interface Wall {
  home: RegExp
  /** What shipped code of this package may import, beside its own files. */
  may(to: Import, from: Place): boolean
  says: string
}

const matches =
  (...patterns: RegExp[]) =>
  (to: Import) =>
    patterns.some((pattern) => pattern.test(to.path))

const OWN_PACKAGE = /^@sluice\//
const ROOM_SECRET = /^@sluice\/core\/[^/]+\/repository/

const mayWeb = matches(
  /^@sluice\/transfer\//,
  /^@sluice\/core\/(ids|instants|schemas|errors|calendar)$/,
  /^@sluice\/core\/[^/]+\/(schemas|errors)$/,
  /^@sluice\/core\/(receipts\/verify|branding\/colours)$/,
)

/** The table of docs/architecture.md, one row per package. */
const table: readonly Wall[] = [
  {
    home: /^packages\/core$/,
    may: matches(/^drizzle-orm(\/|$)/, /^valibot$/, /^@sluice\/archive\//),
    says: 'core imports drizzle-orm, valibot and @sluice/archive only',
  },
  {
    home: /^packages\/api$/,
    may: matches(/^@sluice\/(core|archive)\//, /^hono(\/|$)/, /^@trpc\/server(\/|$)/),
    says: 'api imports core, archive, hono and @trpc/server only',
  },
  {
    home: /^packages\/adapters$/,
    may: (to) => !OWN_PACKAGE.test(to.path) || /^@sluice\/core\/(ports|instants|errors|ids)$/.test(to.path),
    says: 'adapters see ports, instants, errors and ids of core, and nothing else of the house',
  },
  { home: /^packages\/(archive|transfer)$/, may: () => false, says: 'archive and transfer import nothing but their own files' },
  {
    home: /^apps\/(worker|server)$/,
    may: (to, from) => {
      if (to.path.startsWith('@sluice/adapters/')) return from.inside === 'src/context.ts'
      return !/^@sluice\/core\/[^/]+\/table$/.test(to.path)
    },
    says: 'a host names adapters in context.ts only, and never sees a table',
  },
  {
    home: /^apps\/web$/,
    may: (to, from) => {
      if (to.path.startsWith('@sluice/api/')) return to.typeOnly && !from.inside.startsWith('src/ui/')
      if (OWN_PACKAGE.test(to.path)) return mayWeb(to)
      return !/^(node|cloudflare):|^(hono|drizzle-orm|@trpc\/server)(\/|$)|^lucide-solid$/.test(to.path)
    },
    says: 'web sees types of api, schemas, errors, ids, instants, calendar, receipts/verify and branding/colours of core, and icons one by one; ui/ sees no api',
  },
]

const HOME = /^((?:packages|apps)\/[^/]+)\/(.+)$/
const room = (inside: string) => /^src\/([^/]+)\/[^/]+$/.exec(inside)?.[1]

/** Where a path from the top of the repository stands; null outside of packages and apps. */
function placeOf(path: string): Place | null {
  const [, home, inside] = HOME.exec(path) ?? []
  if (home === undefined || inside === undefined) return null
  return { home, inside, shipped: inside.startsWith('src/') && !/\.test\.tsx?$/.test(inside) }
}

/** Why a file may not import this, in one sentence; null when it may. */
function refusal(from: Place, to: Import, isRelative: boolean): string | null {
  if (isRelative) return refusalInside(from, placeOf(to.path))
  if (ROOM_SECRET.test(to.path)) return 'repository.ts is private to its room: use a verb of its usecases'
  if (!from.shipped) return refusalInTests(from, to)
  if (isSqlOutside(from, to)) return "a room's SQL is in its repository, its columns in its table"
  const wall = table.find((row) => row.home.test(from.home))
  return wall === undefined || wall.may(to, from) ? null : wall.says
}

/** Types of SQL may be named anywhere in core; only these files make some. Files beside the rooms are its ground. */
const isSqlOutside = (from: Place, to: Import) =>
  from.home === 'packages/core' &&
  room(from.inside) !== undefined &&
  !/\/(repository(-[a-z]+)?|table)\.ts$/.test(from.inside) &&
  to.path.startsWith('drizzle-orm') &&
  !to.typeOnly

function refusalInside(from: Place, target: Place | null): string | null {
  if (target === null || target.home !== from.home) return 'another package is imported by its name, not by a path'
  if (from.shipped && !target.shipped) return 'shipped code does not import test code'
  if (from.home === 'packages/core' && /\/repository[^/]*$/.test(target.inside) && room(target.inside) !== room(from.inside)) {
    return 'repository.ts is private to its room: use a verb of its usecases'
  }
  if (from.home === 'apps/web' && from.inside.startsWith('src/ui/') && target.inside.startsWith('src/rooms/'))
    return 'ui/ knows no room: it has no business words'
  return null
}

/** Tests may use any tool, but a test of adapters needing a room tests something else. */
function refusalInTests(from: Place, to: Import): string | null {
  const foreign = from.home === 'packages/adapters' && (/^@sluice\/core\/[^/]+\//.test(to.path) || to.path.startsWith('@sluice/api/'))
  return foreign ? 'adapters and their tests see no room of core and no api' : null
}

interface ModuleNode {
  source: { value?: unknown; type?: string } | null
  importKind?: string
  exportKind?: string
  specifiers?: readonly { importKind?: string; exportKind?: string }[]
}

function isTypeOnly(node: ModuleNode): boolean {
  if (node.importKind === 'type' || node.exportKind === 'type') return true
  const names = node.specifiers ?? []
  return names.length > 0 && names.every((name) => name.importKind === 'type' || name.exportKind === 'type')
}

/** Refuses an import that the house's table of packages does not allow, whether static, dynamic, re-exported or of a type. */
export const walls: Rule = {
  create(context) {
    const file = relative(context.cwd, context.filename).replaceAll('\\', '/')
    const from = placeOf(file)
    if (from === null) return {}
    const check = (node: object, specifier: unknown, typeOnly: boolean) => {
      if (typeof specifier !== 'string') return
      const isRelative = specifier.startsWith('.')
      const path = isRelative ? posix.join(posix.dirname(file), specifier) : specifier
      const why = refusal(from, { path, typeOnly }, isRelative)
      if (why !== null) context.report({ node, message: `${file} may not import ${specifier}: ${why}.` })
    }
    const checkModule = (node: ModuleNode) => check(node, node.source?.value, isTypeOnly(node))
    return {
      ImportDeclaration: checkModule,
      ExportNamedDeclaration: checkModule,
      ExportAllDeclaration: checkModule,
      ImportExpression: checkModule,
      TSImportType: (node: ModuleNode) => check(node, node.source?.value, true),
    }
  },
}
