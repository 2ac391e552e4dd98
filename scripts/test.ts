// `npm test`: the checks, then every test in two groups, with one PostgreSQL cluster for the whole run.
import { globSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { run } from 'node:test'
import { startPostgres } from '../test/kit/postgres.ts'
import { runChecks } from './check.ts'
import { root } from './process.ts'
import { report, type Counts } from './report.ts'

interface Group {
  name: string
  owns: (file: string) => boolean
  concurrency: number
  /** One test file may take this long, in milliseconds. */
  timeout: number
}

const isWholeSystem = (file: string) => /^test\/(?!house\/|kit\/)/.test(file)

const groups: Group[] = [
  {
    name: 'packages and house rules',
    owns: (file) => !isWholeSystem(file),
    concurrency: availableParallelism(),
    timeout: 300_000,
  },
  // Real processes, browsers and foreign programs: few at a time, or they measure each other.
  { name: 'whole system and foreign programs', owns: isWholeSystem, concurrency: 2, timeout: 600_000 },
]

export async function runTests(args: string[]): Promise<number> {
  const began = performance.now()
  const files = listTests(args)
  if (files.length === 0) {
    process.stderr.write(`There is no test file${args.length > 0 ? ` in ${args.join(', ')}` : ''}.\n`)
    return 1
  }
  const stopped = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopped.abort())
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && stopped.abort(), 500).unref()

  const counts: Counts[] = args.length > 0 ? [] : [await runChecks()]
  const postgres = await startPostgres()
  try {
    process.env['LATCHWORK_TEST_POSTGRES'] = postgres.url
    for (const group of groups) {
      const mine = files.filter(group.owns)
      if (mine.length > 0 && !stopped.signal.aborted) counts.push(await runGroup(group, mine, stopped.signal))
    }
  } finally {
    await postgres.stop()
  }
  const passed = counts.reduce((sum, count) => sum + count.passed, 0)
  const failed = counts.reduce((sum, count) => sum + count.failed, 0)
  const minutes = ((performance.now() - began) / 60_000).toFixed(1)
  if (stopped.signal.aborted) process.stdout.write('interrupted: not every test has run\n')
  process.stdout.write(`took ${minutes} minutes\ntests: ${passed} passed, ${failed} failed\n`)
  return stopped.signal.aborted ? 130 : failed === 0 ? 0 : 1
}

function runGroup(group: Group, files: string[], signal: AbortSignal): Promise<Counts> {
  process.stdout.write(`\n${group.name}: ${files.length} files\n`)
  const events = run({
    files: files.map((file) => join(root, file)),
    concurrency: group.concurrency,
    timeout: group.timeout,
    isolation: 'process',
    signal,
  })
  return report(group.name, events)
}

/** All test files, or those among them that the arguments (files or folders) name; relative to the checkout. */
function listTests(args: string[]): string[] {
  const all = globSync('{packages,test,samples,bench,scripts}/**/*.test.ts', {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === 'dist',
  }).toSorted()
  if (args.length === 0) return all
  const wanted = args.map((arg) => {
    const path = resolve(process.env['INIT_CWD'] ?? root, arg)
    if (statSync(path, { throwIfNoEntry: false }) === undefined) throw new Error(`${arg} does not exist`)
    return relative(root, path)
  })
  return all.filter((file) => wanted.some((path) => path === '' || file === path || file.startsWith(`${path}/`)))
}
