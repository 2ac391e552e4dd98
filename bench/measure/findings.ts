import { median } from './statistics.ts'
import type { Comparison } from '../micro/child.ts'
import type { ImportTimes } from '../micro/imports.ts'
import type { Measured } from './rounds.ts'
import type { ScaleMeasurements } from '../scale/measure.ts'
import type { StartUp } from './start-up.ts'

/** Everything that one run measured; parts that were not asked for are empty. */
export interface Measurements {
  readonly visits: readonly Measured[]
  readonly startUps: readonly StartUp[]
  readonly guard: readonly Comparison[]
  readonly client: readonly Comparison[]
  readonly imports: readonly ImportTimes[]
  readonly scale?: ScaleMeasurements
}

/** Ratios of figures that were taken beside each other, their median and range, and the target when there is one. */
export interface Finding {
  readonly measure: string
  readonly ratio: string
  readonly pairs: readonly number[]
  readonly median: number
  readonly low: number
  readonly high: number
  readonly target?: Bound
  readonly met?: boolean
}

export type Bound = { readonly atMost: number } | { readonly atLeast: number }

export interface Question {
  readonly measure: string
  /** What is divided by what. */
  readonly ratio: string
  readonly pairs: readonly number[]
  readonly target?: Bound
}

/** Undefined when this run did not measure it. */
export function judge({ measure, ratio, pairs, target }: Question): Finding | undefined {
  if (pairs.length === 0) return undefined
  const middle = median(pairs)
  const found = { measure, ratio, pairs, median: middle, low: Math.min(...pairs), high: Math.max(...pairs) }
  if (target === undefined) return found
  return { ...found, target, met: 'atMost' in target ? middle <= target.atMost : middle >= target.atLeast }
}

export interface Figure<T> {
  readonly by: (item: T) => string
  readonly figure: (item: T) => number
}

/** Quotients of two lists by what makes their items belong together. */
export function pair<T>(ours: readonly T[], theirs: readonly T[], { by, figure }: Figure<T>): readonly number[] {
  const others = new Map(theirs.map((item) => [by(item), figure(item)]))
  return ours.flatMap((item) => {
    const other = others.get(by(item))
    return other === undefined || other === 0 ? [] : [figure(item) / other]
  })
}
