import { generateKeyPairSync, sign } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { help, parseArguments } from './arguments.ts'
import { describePinning } from './measure/launch.ts'
import { startLoadProcess } from './measure/load-process.ts'
import { runRounds } from './measure/rounds.ts'
import { measureStartUps } from './measure/start-up.ts'
import { renderTables } from './measure/tables.ts'
import { judgeTargets } from './measure/targets.ts'
import { runChild } from './micro/child.ts'
import { measureAtSize } from './scale/measure.ts'
import { measureImports } from './micro/imports.ts'
import type { BenchArguments } from './arguments.ts'
import type { Measurements } from './measure/findings.ts'
import type { Measured } from './measure/rounds.ts'
import type { Comparison } from './micro/child.ts'

/** The benchmark (DESIGN §5; docs/benchmark.md). No part of the tests: what a machine measures depends on what else it does. */
const started = performance.now()
const say = (text: string): void =>
  void process.stderr.write(`[${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s] ${text}\n`)

async function runServerPart(options: BenchArguments): Promise<readonly Measured[]> {
  const load = startLoadProcess()
  try {
    const { rounds, targets, works, quick } = options
    return await runRounds(
      { rounds, targets, works, concurrencies: quick ? [8] : [1, 8, 32], scale: quick ? 0.4 : 1, say },
      load,
    )
  } finally {
    load.stop()
  }
}

async function runMicro(
  file: string,
  options: BenchArguments,
  more: readonly string[] = [],
): Promise<readonly Comparison[]> {
  say(`${file}: started`)
  return runChild<Comparison[]>(file, [String(options.quick ? 3 : 5), options.quick ? '250' : '600', ...more])
}

async function measure(options: BenchArguments): Promise<Measurements> {
  const has = (part: BenchArguments['parts'][number]): boolean => options.parts.includes(part)
  const repeats = options.quick ? 2 : 5
  return {
    imports: has('import') ? await measureImports(repeats) : [],
    guard: has('guard') ? await runMicro('guard.ts', options) : [],
    client: has('client') ? await runMicro('client.ts', options, ['1000']) : [],
    startUps: has('start') ? await measureStartUps(repeats, say) : [],
    ...(has('scale') && {
      scale: await measureAtSize({ rounds: options.rounds, count: options.quick ? 100 : 300, say }),
    }),
    visits: has('server') ? await runServerPart(options) : [],
  }
}

/** CPU milliseconds of one RS256 signature: it decides how far apart servers can be that sign twice per answer. */
function measureSignature(): number {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const data = Buffer.alloc(600)
  const times = 300
  for (let index = 0; index < times; index++) sign('sha256', data, privateKey)
  const before = process.cpuUsage()
  for (let index = 0; index < times; index++) sign('sha256', data, privateKey)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / times
}

async function main(args: readonly string[]): Promise<number> {
  const options = parseArguments(args)
  if (options.help) {
    process.stdout.write(help)
    return 0
  }
  if (!existsSync('/proc/self/schedstat')) {
    process.stderr.write('the benchmark reads CPU times from /proc and runs on Linux only\n')
    return 1
  }
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, ${describePinning()}; one RS256 signature: ${measureSignature().toFixed(2)} ms of CPU`
  say(machine)
  const measured = await measure(options)
  const findings = judgeTargets(measured)
  const errors = measured.visits.reduce((sum, visit) => sum + visit.errors, 0)
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ machine, errors, findings, ...measured }, undefined, 1)}\n`
      : `${machine}\n\n${renderTables(measured, findings)}`,
  )
  const judged = findings.filter(({ met }) => met !== undefined)
  say(`${judged.filter(({ met }) => met).length} of ${judged.length} targets met, ${errors} wrong answers`)
  return errors === 0 ? 0 : 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(
    error instanceof TypeError
      ? `${error.message}\n${help}`
      : `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  process.exitCode = error instanceof TypeError ? 2 : 1
}
