// Everything that is decided without running the product: types, lint, format, dead code.
import { runTool } from './process.ts'

interface Check {
  name: string
  tool: string
  args: string[]
}

const checks: Check[] = [
  { name: 'types', tool: 'tsc', args: ['--noEmit', '-p', 'tsconfig.json'] },
  { name: 'types of the portal', tool: 'tsc', args: ['--noEmit', '-p', 'packages/portal/tsconfig.json'] },
  { name: 'lint', tool: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', tool: 'oxfmt', args: ['--check'] },
  { name: 'unused code and dependencies', tool: 'knip', args: ['--no-progress'] },
]

export interface CheckCounts {
  passed: number
  failed: number
}

/** Runs every check, prints one line for each and the whole output of those that fail. */
export async function runChecks(): Promise<CheckCounts> {
  const outcomes = await Promise.all(
    checks.map(async ({ name, tool, args }) => {
      const began = performance.now()
      const { code, text } = await runTool(tool, args)
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      const verdict = code === 0 ? 'ok' : `FAILED (${tool} ${args.join(' ')})\n${text.trimEnd()}`
      process.stdout.write(`check ${name}, ${seconds} s: ${verdict}\n`)
      return code === 0
    }),
  )
  const passed = outcomes.filter(Boolean).length
  return { passed, failed: outcomes.length - passed }
}

export async function check(): Promise<number> {
  const { failed } = await runChecks()
  return failed === 0 ? 0 : 1
}

/** Formats the files named, or the whole repository, in place. */
export async function format(paths: string[]): Promise<number> {
  const { code, text } = await runTool('oxfmt', paths)
  process.stdout.write(text)
  return code
}
