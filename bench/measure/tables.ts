import { workTitles } from '../load/site.ts'
import { median } from './statistics.ts'
import type { Bound, Finding, Measurements } from './findings.ts'
import type { Measured } from './rounds.ts'
import type { WorkName } from '../load/site.ts'

/** Markdown tables for people; `--json` carries the same figures and all that they were made from. */
export function renderTables(measured: Measurements, findings: readonly Finding[]): string {
  const works = [...new Set(measured.visits.map(({ work }) => work))]
  const sections = [
    ...works.map((work) => renderWork(work, measured.visits)),
    renderStartUps(measured),
    ...(['guard', 'client'] as const).map((part) => renderRates(part, measured)),
    renderImports(measured),
    renderScale(measured),
    renderFindings(findings),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

function renderWork(work: WorkName, visits: readonly Measured[]): string {
  const those = visits.filter((one) => one.work === work && !one.besideSignIns)
  const concurrencies = [...new Set(those.map(({ concurrency }) => concurrency))]
  const targets = [...new Set(those.map(({ target }) => target))].toSorted()
  const head = [
    'target',
    'CPU s/1000: median',
    'lowest',
    ...concurrencies.flatMap((c) => [`c=${c}: req/s`, 'p50 ms', 'p99 ms']),
    'RSS MiB',
    'errors',
  ]
  const rows = targets.map((target) => {
    const own = those.filter((one) => one.target === target)
    const cpu = own.map(({ cpuSecondsPer1000 }) => cpuSecondsPer1000)
    const speeds = concurrencies.flatMap((c) => {
      const at = own.filter(({ concurrency }) => concurrency === c)
      return [
        median(at.map(({ requestsPerSecond }) => requestsPerSecond)).toFixed(0),
        ...[at.map(({ p50 }) => p50), at.map(({ p99 }) => p99)].map((all) => median(all).toFixed(1)),
      ]
    })
    const errors = own.reduce((sum, one) => sum + one.errors, 0)
    return [
      target,
      median(cpu).toFixed(3),
      Math.min(...cpu).toFixed(3),
      ...speeds,
      Math.max(...own.map(({ rssMiB }) => rssMiB)).toFixed(0),
      String(errors),
    ]
  })
  return `### ${work}: ${workTitles[work]}\n\n${renderTable(head, rows)}`
}

function renderStartUps({ startUps }: Measurements): string {
  if (startUps.length === 0) return ''
  const rows = [...new Set(startUps.map(({ target }) => target))].map((name) => {
    const own = startUps.filter(({ target }) => target === name)
    const figures = [
      own.map((one) => one.firstMilliseconds),
      own.map((one) => one.againMilliseconds),
      own.map((one) => one.idleRssMiB),
    ]
    return [name, ...figures.map((all) => median(all).toFixed(0))]
  })
  return `### Start and idle memory\n\n${renderTable(['target', 'first start ms', 'start ms', 'idle RSS MiB'], rows)}`
}

function renderRates(part: 'guard' | 'client', measured: Measurements): string {
  const comparisons = measured[part]
  const names = Object.keys(comparisons[0]?.rates ?? {}).toSorted()
  if (names.length === 0) return ''
  const rows = names.map((name) => [name, median(comparisons.map(({ rates }) => rates[name] ?? Number.NaN)).toFixed(0)])
  return `### ${part === 'guard' ? 'Validation of an RS256 access token' : 'Silent acquisition from the cache'}\n\n${renderTable(['', 'per CPU second'], rows)}`
}

function renderImports({ imports }: Measurements): string {
  const names = Object.keys(imports[0]?.milliseconds ?? {}).toSorted()
  if (names.length === 0) return ''
  const rows = names.map((name) => [
    name,
    median(imports.map(({ milliseconds }) => milliseconds[name] ?? Number.NaN)).toFixed(0),
  ])
  return `### Import in a fresh process\n\n${renderTable(['package', 'ms'], rows)}`
}

function renderScale({ scale }: Measurements): string {
  if (scale === undefined) return ''
  const rows = [...Map.groupBy(scale.requests, ({ name }) => name)].map(([name, those]) => [
    name,
    ...(['serverP50', 'serverP99', 'p50', 'p99'] as const).map((figure) =>
      median(those.map((one) => one[figure])).toFixed(1),
    ),
  ])
  const facts = [
    `filled in ${scale.fillSeconds.toFixed(0)} s`,
    `ready ${(scale.startMilliseconds / 1000).toFixed(1)} s after the start`,
    `${scale.rssMiB.toFixed(0)} MiB afterwards`,
  ]
  return `### Directory at size: 10,000 applications, 100,000 users, SQLite (${facts.join(', ')})\n\n${renderTable(['request', 'server p50 ms', 'server p99 ms', 'client p50 ms', 'client p99 ms'], rows)}`
}

function renderFindings(findings: readonly Finding[]): string {
  if (findings.length === 0) return ''
  const rows = findings.map((one) => {
    const range = `${digits(one.low)}–${digits(one.high)}`
    return [
      one.measure,
      one.ratio,
      digits(one.median),
      range,
      renderBound(one.target),
      one.met === undefined ? '' : one.met ? 'met' : '**missed**',
    ]
  })
  return `### Ratios and targets\n\n${renderTable(['measure', 'ratio', 'paired median', 'range', 'target', ''], rows)}`
}

function renderBound(bound: Bound | undefined): string {
  if (bound === undefined) return ''
  return 'atMost' in bound ? `≤ ${bound.atMost}` : `≥ ${bound.atLeast}`
}

function digits(value: number): string {
  return value >= 20 ? value.toFixed(0) : value.toFixed(2)
}

function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n')
}
