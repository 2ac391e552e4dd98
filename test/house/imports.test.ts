// Who may import whom: the only architecture tool of the project. The tables are the rule; ARCHITECTURE.md tells the reasons.
import { posix } from 'node:path'
import { test } from 'node:test'
import { expectNone, isTest, listSources, readImports, readText, type Import } from './source.ts'

/** Workspace packages that a package may import. */
const packages: Record<string, string[]> = {
  protocol: [],
  guard: ['protocol'],
  client: ['protocol'],
  portal: ['protocol'],
  server: ['protocol', 'guard', 'portal'],
  cli: ['protocol', 'client'],
}

/** Packages that may be loaded only when a command needs them: who signs in must not carry a server. */
const lazyPackages: Record<string, string[]> = { cli: ['server', 'guard'] }

/** Inside the server: a folder may import its own files and any lower level, never sideways or up. */
const levels: string[][] = [
  // Level 0 is the package protocol.
  [],
  ['refusal'],
  ['directory'],
  // Leaves: one knows SQL, the other HTTP, neither the other.
  ['store', 'http'],
  ['keys'],
  ['session'],
  ['audit'],
  ['account', 'client-auth', 'consent', 'explain'],
  ['issuance', 'directory-file'],
  // The directory API: its resources share a list, a policy and a shape.
  ['graph'],
  // What lies beside the slices, for all of them.
  ['endpoints', 'interaction'],
  ['endpoints/*', 'interaction/*', 'dev'],
  // Whatever lies directly in src: app.ts, jobs.ts, index.ts …
  ['.'],
  // What the command line does at an instance without serving it.
  ['commands'],
]

/** Pages in which any slice may end: they count as `interaction`, not as slices. */
const endPages = ['interaction/error', 'interaction/signed-out']

/** Files of the top that every level may know as a type: they describe what is handed down. */
const knownEverywhereAsType = ['deps.ts', 'config.ts', 'log.ts']

/** Single imports that the tables forbid and a reason allows. */
const exceptions: { from: string; to: string; because: string }[] = []

/** Libraries that only their own place may know. Paths are prefixes. */
const confined: Record<string, string[]> = {
  fastify: ['packages/server/src/http/', 'packages/server/src/app.ts'],
  pg: ['packages/server/src/store/'],
  'node:sqlite': ['packages/server/src/store/'],
}

/** No clock, no randomness, no network, no operating system. */
const pureFolders = ['packages/protocol/src/', 'packages/server/src/directory/', 'packages/server/src/refusal/']
const impure =
  /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|(?<![.\w])fetch\(|\bprocess\.|\bcrypto\.(?:getRandomValues|randomUUID)\(/

const server = 'packages/server/src/'
const sources = listSources().filter((file) => file.startsWith('packages/') && /\/src\//.test(file) && !isTest(file))

test('a package imports only the packages that the table allows', () => {
  const wrong = judge((file, { specifier, lazy }) => {
    const from = file.split('/')[1] ?? ''
    const to = /^@latchwork\/([^/]+)/.exec(specifier)?.[1]
    if (to === undefined || to === from) return undefined
    if (packages[from]?.includes(to) || (lazy && lazyPackages[from]?.includes(to))) return undefined
    return lazyPackages[from]?.includes(to)
      ? `${from} may load ${to} only with import('…') where it is needed`
      : `${from} may not know ${to}`
  })
  expectNone(wrong)
})

test('inside the server a folder imports its own files and lower levels only, and slices never each other', () => {
  const wrong = judge((file, found) => {
    if (!file.startsWith(server) || !found.specifier.startsWith('.')) return undefined
    const to = posix.join(posix.dirname(file), found.specifier)
    if (!to.startsWith(server)) return `${to} lies outside the package`
    return judgeLevels(file.slice(server.length), to.slice(server.length), found.typeOnly)
  })
  expectNone(wrong)
})

test('every folder of the server stands in the table of levels', () => {
  const unknown = new Set(
    sources
      .filter((file) => file.startsWith(server))
      .map((file) => areaOf(file.slice(server.length)))
      .filter((area) => levelOf(area) === -1),
  )
  expectNone([...unknown])
})

test('a library with a place of its own is imported nowhere else', () => {
  const wrong = judge((file, { specifier }) => {
    const places = Object.hasOwn(confined, specifier) && file.startsWith(server) ? confined[specifier] : undefined
    if (places === undefined || places.some((place) => file.startsWith(place))) return undefined
    return `${specifier} is known only to ${places.join(' and ')}`
  })
  expectNone(wrong)
})

test('pure folders import no module of the system', () => {
  const wrong = judge((file, { specifier, typeOnly }) =>
    isPure(file) && specifier.startsWith('node:') && !typeOnly
      ? 'a pure rule gets what it needs as an argument'
      : undefined,
  )
  expectNone(wrong)
})

test('pure folders read no clock, no randomness, no network and no environment', () => {
  const wrong = sources.filter(isPure).flatMap((file) =>
    readText(file)
      .split('\n')
      .flatMap((line, index) =>
        impure.test(line) && !/^\s*(?:\/\/|\*|\/\*)/.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
      ),
  )
  expectNone(wrong)
})

function isPure(file: string): boolean {
  return pureFolders.some((folder) => file.startsWith(folder))
}

function judge(verdict: (file: string, found: Import) => string | undefined): string[] {
  return sources.flatMap((file) =>
    readImports(file).flatMap((found) => {
      const problem = verdict(file, found)
      return problem === undefined ? [] : [`${file} imports ${found.specifier}: ${problem}`]
    }),
  )
}

function judgeLevels(from: string, to: string, typeOnly: boolean): string | undefined {
  const [area, target] = [areaOf(from), areaOf(to)]
  if (area === target || levelOf(target) < levelOf(area)) return undefined
  if (typeOnly && knownEverywhereAsType.includes(to)) return undefined
  if (exceptions.some((exception) => exception.from === from && exception.to === to)) return undefined
  return `${area} is on level ${levelOf(area)} and ${target} on level ${levelOf(target)}; only lower levels may be imported`
}

/** The folder that counts: `endpoints/token`, `store`, or `.` for files at the top. */
function areaOf(path: string): string {
  const [first = '', second] = posix.dirname(path).split('/')
  const slice = `${first}/${second}`
  const isSlice = second !== undefined && levels.flat().includes(`${first}/*`) && !endPages.includes(slice)
  return isSlice ? slice : first
}

function levelOf(area: string): number {
  const isSlice = (entry: string) => entry.endsWith('/*') && area.startsWith(entry.slice(0, -1))
  return levels.findIndex((entries) => entries.some((entry) => entry === area || isSlice(entry)))
}
