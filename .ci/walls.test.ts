import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { allowed, refused, type Snippet } from './walls.snippets.ts'

const root = resolve(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules/.bin', name)
const fileOf = (snippet: Snippet, index: number) => snippet.at.replace('*', `snippet${index}`)

interface Output {
  code: number | string
  text: string
}

/** Runs a tool to its end; a refusal is an answer here, so a non-zero exit does not throw. */
function run(command: string, args: string[], cwd: string): Promise<Output> {
  return new Promise((done) => {
    execFile(command, args, { cwd, timeout: 50_000, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      done({ code: error?.code ?? (error ? 'killed' : 0), text: stdout + stderr })
    })
  })
}

// Temporary trees, so that a lint of the real one never meets a snippet. The linted tree links no node_modules: type-aware linting through such a link grows without end.
let lintTree = ''
let findings: { filename: string; code: string; message: string }[] = []

beforeAll(async () => {
  lintTree = await mkdtemp(join(tmpdir(), 'sluice-walls-'))
  await cp(join(root, '.ci/lint'), join(lintTree, '.ci/lint'), { recursive: true })
  const solid = createRequire(join(root, 'package.json')).resolve('eslint-plugin-solid')
  const config = await readFile(join(root, '.oxlintrc.json'), 'utf8')
  await writeFile(join(lintTree, '.oxlintrc.json'), config.replace('"eslint-plugin-solid"', JSON.stringify(solid)))
  await writeFile(
    join(lintTree, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { strict: true, types: [], jsx: 'preserve' }, include: ['packages', 'apps'] }),
  )
  for (const [index, snippet] of [...refused, ...allowed].entries()) {
    const path = join(lintTree, fileOf(snippet, index))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, `${snippet.code}\n`)
  }
  const { text } = await run(bin('oxlint'), ['-f', 'json'], lintTree)
  findings = JSON.parse(text).diagnostics
})

afterAll(() => rm(lintTree, { recursive: true, force: true }))

const rulesAt = (path: string) => findings.filter((finding) => finding.filename === path).map((finding) => finding.code)

describe('oxlint', () => {
  for (const [index, snippet] of refused.entries()) {
    test(`refuses that ${snippet.that}`, ({ expect }) => {
      expect(rulesAt(fileOf(snippet, index))).toContain(snippet.rule)
    })
  }
  for (const [index, snippet] of allowed.entries()) {
    test(`lets ${snippet.that}`, ({ expect }) => {
      expect(rulesAt(fileOf(snippet, refused.length + index))).not.toContain(snippet.rule)
    })
  }
})

/** Type-checks one snippet as a file of a package, with that package's own tsconfig and dependencies. */
async function check(home: string, code: string): Promise<Output> {
  const tree = await mkdtemp(join(tmpdir(), 'sluice-types-'))
  try {
    await mkdir(join(tree, home, 'src'), { recursive: true })
    await cp(join(root, 'tsconfig.json'), join(tree, 'tsconfig.json'))
    await cp(join(root, home, 'tsconfig.json'), join(tree, home, 'tsconfig.json'))
    await symlink(join(root, home, 'node_modules'), join(tree, home, 'node_modules'))
    await writeFile(join(tree, home, 'src/snippet.ts'), `${code}\n`)
    return await run(bin('tsc'), ['-p', join(tree, home, 'tsconfig.json')], tree)
  } finally {
    await rm(tree, { recursive: true, force: true })
  }
}

describe('the type checker', () => {
  const withDependencies = "import { sql } from 'drizzle-orm'\nimport { text } from 'drizzle-orm/sqlite-core'\nimport * as v from 'valibot'\n"
  const uses = '\nexport const used = [sql, text, v.string()]'

  test.for([
    ['process', 'export const a = process.env'],
    ['Buffer', "export const a = Buffer.from('')"],
    ['node:fs', "import { readFile } from 'node:fs'\nexport const a = readFile"],
    ['cloudflare:workers', "import { env } from 'cloudflare:workers'\nexport const a = env"],
    ['hono', "import { Hono } from 'hono'\nexport const a = Hono"],
  ] as const)('refuses %s in core', async ([word, code], { expect }) => {
    const { code: exit, text } = await check('packages/core', `${withDependencies}${code}${uses}`)
    expect(exit).not.toBe(0)
    expect(text).toContain(word)
  })

  test('lets core use its dependencies, WebCrypto and streams', async ({ expect }) => {
    const { code, text } = await check('packages/core', `${withDependencies}export const a = [crypto.subtle, ReadableStream]${uses}`)
    expect({ code, text }).toEqual({ code: 0, text: '' })
  })

  test.for(['drizzle-orm', '@sluice/core/ports', 'hono'])('refuses %s in archive, which has no dependency', async (name, { expect }) => {
    const { code, text } = await check('packages/archive', `import * as a from '${name}'\nexport const b = a`)
    expect(code).not.toBe(0)
    expect(text).toContain(name)
  })

  test('refuses drizzle-orm in api', async ({ expect }) => {
    const { code, text } = await check('packages/api', "import { sql } from 'drizzle-orm'\nexport const a = sql")
    expect(code).not.toBe(0)
    expect(text).toContain('drizzle-orm')
  })
})
