// Reads the repository for the house tests: files, imports, functions. Paths are relative to the checkout, with slashes.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'oxc-parser'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** A house test lists offenders, one a line. */
export function expectNone(offenders: string[]): void {
  assert.ok(offenders.length === 0, `\n${offenders.join('\n')}\n`)
}

export function readText(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

export function locate(file: string): string {
  return join(root, file)
}

/** Every TypeScript and JavaScript file that is ours. */
export function listSources(): string[] {
  const isForeign = (name: string) => name === 'node_modules' || name === 'dist'
  return globSync('{packages,samples,scripts,test,bench}/**/*.{ts,tsx,mjs}', {
    cwd: root,
    exclude: isForeign,
  }).toSorted()
}

/** Every file under version control; in an unpacked archive without history, every source and page. */
export function listTracked(): string[] {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  if (status === 0) return stdout.split('\0').filter((file) => file !== '')
  return [...listSources(), ...globSync(['*.{md,json}', 'docs/**/*.md'], { cwd: root })]
}

/** Tests, and what only tests use: `test` folders, and a `suite` folder that lies beside what it tests. */
export function isTest(file: string): boolean {
  return /\.test\.tsx?$|^packages\/[^/]+\/(?:test|src\/(?:.*\/)?suite)\/|^test\/(?!kit\/)/.test(file)
}

export interface Import {
  specifier: string
  typeOnly: boolean
  /** `import('…')` inside a function: loaded only when it is needed. */
  lazy: boolean
}

export function readImports(file: string): Import[] {
  const { module } = parse(file)
  const fixed = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    typeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
    lazy: false,
  }))
  const passedOn = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest === null ? [] : [{ specifier: moduleRequest.value, typeOnly: isType, lazy: false }],
    ),
  )
  const text = readText(file)
  const lazy = module.dynamicImports.map(({ moduleRequest }) => ({
    specifier: text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
    typeOnly: false,
    lazy: true,
  }))
  return [...fixed, ...passedOn, ...lazy]
}

export interface FunctionSize {
  name: string
  line: number
  lines: number
  parameters: number
}

const functionKinds = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

export function measureFunctions(file: string): FunctionSize[] {
  const text = readText(file)
  const found: FunctionSize[] = []
  visit(parse(file).program, '')
  return found

  function visit(node: unknown, name: string): void {
    if (Array.isArray(node)) for (const item of node) visit(item, name)
    if (!isNode(node)) return
    const own = nameOf(node) ?? name
    if (functionKinds.has(node.type)) {
      const first = lineAt(text, node.start)
      const parameters = Array.isArray(node['params']) ? node['params'].length : 0
      found.push({
        name: own || 'a nameless function',
        line: first,
        lines: lineAt(text, node.end) - first + 1,
        parameters,
      })
    }
    for (const [key, value] of Object.entries(node)) if (key !== 'id' && typeof value === 'object') visit(value, own)
  }
}

interface Node {
  type: string
  start: number
  end: number
  [key: string]: unknown
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function nameOf(node: Node): string | undefined {
  const label = node['id'] ?? node['key']
  return isNode(label) && typeof label['name'] === 'string' ? label['name'] : undefined
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

function parse(file: string): ReturnType<typeof parseSync> {
  return parseSync(file, readText(file))
}
