// What a group of tests says: one line per file, every failure in full, and the counts.
import type { EventEmitter } from 'node:events'
import { relative } from 'node:path'
import { inspect } from 'node:util'
import { root } from './process.ts'

export interface Counts {
  passed: number
  failed: number
}

interface TestEvent {
  name: string
  file?: string
  nesting: number
  skip?: string | boolean
  todo?: string | boolean
  details: { duration_ms: number; type?: string; error?: unknown }
}

interface FileTally extends Counts {
  milliseconds: number
}

/**
 * Follows one run to its end. Suites are not counted, only the tests in them. A skipped or unfinished test counts as
 * failed: a green run means that everything was run.
 */
export function report(name: string, events: NodeJS.EventEmitter & AsyncIterable<unknown>): Promise<Counts> {
  const files = new Map<string, FileTally>()
  const failures: string[] = []
  const streams = events as EventEmitter
  streams.on('test:pass', (event: TestEvent) =>
    count(event, isSkipped(event) ? 'skipped or marked as to be done' : undefined),
  )
  streams.on('test:fail', (event: TestEvent) => count(event, describe(event.details.error)))
  for (const kind of ['test:stdout', 'test:stderr']) {
    streams.on(kind, (event: { message: string }) => void process.stdout.write(event.message))
  }
  return (async () => {
    // Reading to the end is what drives the run.
    for await (const _ of events);
    return summarize(name, files, failures)
  })()

  function count(event: TestEvent, problem: string | undefined): void {
    const file = event.file === undefined ? event.name : relative(root, event.file)
    const tally = files.get(file) ?? { passed: 0, failed: 0, milliseconds: 0 }
    files.set(file, tally)
    if (event.nesting === 0) tally.milliseconds += event.details.duration_ms
    if (event.details.type === 'suite' && !isOwnFailure(event, problem)) return
    if (problem === undefined) tally.passed++
    else {
      tally.failed++
      const text = `✖ ${file}: ${event.name}\n${problem.replaceAll(/^/gm, '    ')}\n`
      failures.push(text)
      process.stdout.write(text)
    }
  }
}

function isSkipped(event: TestEvent): boolean {
  return (event.skip !== undefined && event.skip !== false) || (event.todo !== undefined && event.todo !== false)
}

/** A suite that fails only because a test in it failed tells nothing new. */
function isOwnFailure(event: TestEvent, problem: string | undefined): boolean {
  if (problem === undefined) return false
  const error = event.details.error as { failureType?: string } | undefined
  return error?.failureType !== 'subtestsFailed'
}

function describe(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  if (typeof cause === 'string') return cause
  // An assertion's message already shows both sides; printing its fields would show them a third time.
  const isAssertion = cause instanceof Error && 'code' in cause && cause.code === 'ERR_ASSERTION'
  return isAssertion ? (cause.stack ?? cause.message) : inspect(cause, { depth: 6 })
}

function summarize(name: string, files: Map<string, FileTally>, failures: string[]): Counts {
  const all = { passed: 0, failed: 0 }
  for (const tally of files.values()) {
    all.passed += tally.passed
    all.failed += tally.failed
  }
  const slowest = [...files].toSorted(([, a], [, b]) => b.milliseconds - a.milliseconds).slice(0, 5)
  const times = slowest.map(([file, { milliseconds }]) => `${file} ${(milliseconds / 1000).toFixed(1)} s`)
  process.stdout.write(`${name}: ${all.passed} passed, ${all.failed} failed; slowest: ${times.join(', ')}\n`)
  if (failures.length > 0)
    process.stdout.write(`failed in this group:\n${failures.map((text) => `  ${text.split('\n')[0]}`).join('\n')}\n`)
  return all
}
