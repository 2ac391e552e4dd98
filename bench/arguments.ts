import { parseArgs } from 'node:util'
import { works } from './load/site.ts'
import { targetNames } from './targets.ts'
import type { WorkName } from './load/site.ts'
import type { TargetName } from './targets.ts'

export const partNames = ['server', 'start', 'guard', 'client', 'import', 'scale'] as const
export type PartName = (typeof partNames)[number]

export interface BenchArguments {
  readonly help: boolean
  readonly json: boolean
  readonly quick: boolean
  readonly rounds: number
  readonly works: readonly WorkName[]
  readonly parts: readonly PartName[]
  readonly targets: readonly TargetName[]
}

export const help = `npm run bench -- [options]

Measures Latchwork beside the bare floor, oidc-provider, jose, passport-azure-ad and msal-node, and compares with the targets.
Judged by CPU seconds per 1,000 requests of all threads of the server. Linux only.

  --quick            one round at 8 connections, fewer requests (about 4 minutes)
  --rounds N         rounds of the server works (3; 1 with --quick)
  --only LIST        parts: ${partNames.join(', ')}; or works: ${works.join(', ')} (implies server)
  --targets LIST     of ${targetNames.join(', ')}
  --json             everything measured, as JSON on standard output
  --help             this text

Progress goes to standard error. Exit code: 0, also when a target is missed; 1 when an answer was wrong; 2 for wrong options.
What is measured and how to read it: docs/benchmark.md
`

/** Throws a TypeError with a sentence for wrong options. */
export function parseArguments(args: readonly string[]): BenchArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      only: { type: 'string' },
      targets: { type: 'string' },
    },
  })
  const only = values.only?.split(',') ?? []
  const chosenWorks = only.filter((one) => isOneOf(works, one))
  const chosenParts = only.filter((one) => isOneOf(partNames, one))
  const unknown = only.find((one) => !isOneOf(works, one) && !isOneOf(partNames, one))
  if (unknown !== undefined) throw new TypeError(`--only: ${unknown} is neither a part nor a work`)
  const chosenTargets = values.targets?.split(',') ?? [...targetNames]
  const wrong = chosenTargets.find((one) => !isOneOf(targetNames, one))
  if (wrong !== undefined) throw new TypeError(`--targets: there is no ${wrong}`)
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 3))
  if (!Number.isInteger(rounds) || rounds < 1) throw new TypeError('--rounds: a whole number above 0')
  const server: PartName[] = chosenWorks.length > 0 && !chosenParts.includes('server') ? ['server'] : []
  return {
    help: values.help,
    json: values.json,
    quick: values.quick,
    rounds,
    works: chosenWorks.length > 0 ? chosenWorks : [...works],
    parts: only.length > 0 ? [...server, ...chosenParts] : [...partNames],
    targets: chosenTargets.filter((one) => isOneOf(targetNames, one)),
  }
}

function isOneOf<T extends string>(names: readonly T[], name: string): name is T {
  return (names as readonly string[]).includes(name)
}
