import { judge, pair } from './findings.ts'
import type { Bound, Finding, Measurements, Question } from './findings.ts'
import type { Comparison } from '../micro/child.ts'
import type { Measured } from './rounds.ts'
import type { StartUp } from './start-up.ts'
import type { TargetName } from '../targets.ts'
import type { WorkName } from '../load/site.ts'

/** The table of DESIGN §5: CPU of one server by CPU of another, for a work, at most. */
const cpuTargets: readonly {
  readonly work: WorkName
  readonly of: TargetName
  readonly by: TargetName
  readonly atMost?: number
}[] = [
  { work: 'W1', of: 'latchwork', by: 'floor', atMost: 1.25 },
  { work: 'W1', of: 'latchwork', by: 'oidc-provider-durable', atMost: 0.5 },
  { work: 'W1', of: 'latchwork', by: 'oidc-provider-memory', atMost: 0.75 },
  { work: 'W1', of: 'latchwork-es256', by: 'latchwork', atMost: 0.55 },
  { work: 'W2', of: 'latchwork', by: 'floor', atMost: 1.25 },
  { work: 'W2', of: 'latchwork', by: 'oidc-provider-durable', atMost: 0.55 },
  { work: 'W2', of: 'latchwork', by: 'oidc-provider-memory', atMost: 0.85 },
  { work: 'W2', of: 'latchwork-es256', by: 'latchwork', atMost: 0.55 },
  { work: 'W3', of: 'latchwork', by: 'floor', atMost: 2 },
  { work: 'W3', of: 'latchwork', by: 'oidc-provider-durable', atMost: 0.2 },
  { work: 'W4', of: 'latchwork', by: 'floor', atMost: 2 },
  { work: 'W4', of: 'latchwork', by: 'oidc-provider-memory', atMost: 0.5 },
  { work: 'W5', of: 'latchwork', by: 'floor', atMost: 1.4 },
  { work: 'W5', of: 'latchwork', by: 'oidc-provider-durable', atMost: 0.35 },
  // What no server can beat on this machine: where signatures are dear, they level everybody.
  ...(['W1', 'W2', 'W3', 'W4', 'W5'] as const).map(
    (work) => ({ work, of: 'floor', by: 'oidc-provider-durable' }) as const,
  ),
  ...(['W1', 'W2', 'W3', 'W4', 'W5'] as const).map(
    (work) => ({ work, of: 'floor', by: 'oidc-provider-memory' }) as const,
  ),
]

/** Operations per CPU second of one candidate by those of another, at least. */
const rateTargets: readonly {
  readonly part: 'guard' | 'client'
  readonly of: string
  readonly by: string
  readonly atLeast?: number
}[] = [
  { part: 'guard', of: 'guard', by: 'bare verification', atLeast: 0.9 },
  { part: 'guard', of: 'guard', by: 'jose, key set', atLeast: 2 },
  { part: 'guard', of: 'guard', by: 'jose, imported key' },
  { part: 'guard', of: 'guard', by: 'passport-azure-ad', atLeast: 3 },
  { part: 'guard', of: 'guard, repeated token', by: 'guard', atLeast: 50 },
  { part: 'client', of: 'client, 1000 accounts', by: 'msal-node, 1000 accounts', atLeast: 30 },
  { part: 'client', of: 'client, 1 account', by: 'msal-node, 1 account', atLeast: 1 },
  { part: 'client', of: 'client, 1000 accounts', by: 'client, 1 account' },
]

/** Every target of DESIGN §5 that this run can answer. */
export function judgeTargets(measured: Measurements): readonly Finding[] {
  const questions: readonly Question[] = [
    ...cpuTargets.map((target) => askCpu(target, measured.visits)),
    askLoadedMemory(measured.visits),
    askTail(measured.visits),
    ...askStartUps(measured.startUps),
    ...rateTargets.map((target) => askRate(target, measured[target.part])),
    askImports(measured),
    ...askScale(measured),
  ]
  return questions.map(judge).filter((finding) => finding !== undefined)
}

const sameSpot = ({ round, concurrency }: Measured): string => `${round} ${concurrency}`

function askCpu({ work, of, by, atMost }: (typeof cpuTargets)[number], visits: readonly Measured[]): Question {
  const those = (target: TargetName): Measured[] =>
    visits.filter((one) => one.work === work && one.target === target && !one.besideSignIns)
  const pairs = pair(those(of), those(by), { by: sameSpot, figure: ({ cpuSecondsPer1000 }) => cpuSecondsPer1000 })
  return { measure: `${work} CPU`, ratio: `${of} ÷ ${by}`, pairs, ...(atMost !== undefined && { target: { atMost } }) }
}

/** The greatest of each round. */
function askLoadedMemory(visits: readonly Measured[]): Question {
  const peaks = (target: TargetName): Measured[] =>
    Object.values(
      Object.groupBy(
        visits.filter((one) => one.target === target),
        ({ round }) => round,
      ),
    ).flatMap((round) => (round ?? []).toSorted((a, b) => b.rssMiB - a.rssMiB).slice(0, 1))
  const pairs = pair(peaks('latchwork'), peaks('oidc-provider-memory'), {
    by: ({ round }) => String(round),
    figure: ({ rssMiB }) => rssMiB,
  })
  return { measure: 'memory under load', ratio: 'latchwork ÷ oidc-provider-memory', pairs, target: { atMost: 0.6 } }
}

function askTail(visits: readonly Measured[]): Question {
  const beside = visits.filter((one) => one.besideSignIns)
  const [alone, crowded] = [0, 4].map((signIns) => beside.filter((one) => one.signIns === signIns)) as [
    Measured[],
    Measured[],
  ]
  const pairs = pair(crowded, alone, { by: sameSpot, figure: ({ p99 }) => p99 })
  return { measure: 'p99 of 32 refreshes', ratio: 'with 4 password sign-ins ÷ without', pairs, target: { atMost: 3 } }
}

function askStartUps(startUps: readonly StartUp[]): readonly Question[] {
  const ask = (measure: string, figure: (one: StartUp) => number, target: Bound): Question => {
    const those = (name: TargetName): StartUp[] => startUps.filter((one) => one.target === name)
    return {
      measure,
      ratio: 'latchwork ÷ floor',
      pairs: pair(those('latchwork'), those('floor'), { by: ({ round }) => String(round), figure }),
      target,
    }
  }
  return [
    ask('start to ready', ({ againMilliseconds }) => againMilliseconds, { atMost: 2 }),
    ask('first start to ready', ({ firstMilliseconds }) => firstMilliseconds, { atMost: 3 }),
    ask('idle memory', ({ idleRssMiB }) => idleRssMiB, { atMost: 1.6 }),
  ]
}

function askRate(
  { part, of, by, atLeast }: (typeof rateTargets)[number],
  comparisons: readonly Comparison[],
): Question {
  const rates = (name: string): { round: number; rate: number }[] =>
    comparisons.flatMap(({ round, rates: all }) => (all[name] === undefined ? [] : [{ round, rate: all[name] }]))
  const pairs = pair(rates(of), rates(by), { by: ({ round }) => String(round), figure: ({ rate }) => rate })
  return {
    measure: `${part} rate`,
    ratio: `${of} ÷ ${by}`,
    pairs,
    ...(atLeast !== undefined && { target: { atLeast } }),
  }
}

function askImports({ imports }: Measurements): Question {
  const pairs = imports.map(
    ({ milliseconds }) =>
      (milliseconds['@latchwork/client'] ?? Number.NaN) / (milliseconds['@azure/msal-node'] ?? Number.NaN),
  )
  return { measure: 'import time', ratio: '@latchwork/client ÷ @azure/msal-node', pairs, target: { atMost: 0.3 } }
}

/** What a directory of 100,000 users must answer within: each round's 99th percentile of the time on the server's processor. */
const atSizeMilliseconds = 50

function askScale({ scale }: Measurements): readonly Question[] {
  return [...Map.groupBy(scale?.requests ?? [], ({ name }) => name)].map(([name, those]) => ({
    measure: `at size: ${name}`,
    ratio: 'server time, p99 ms',
    pairs: those.map(({ serverP99 }) => serverP99),
    target: { atMost: atSizeMilliseconds },
  }))
}
