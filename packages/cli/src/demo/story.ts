import type { Output } from '../output.ts'

/** A step that did not hold. */
export class StepFailed extends Error {}

export interface Told {
  readonly step: string
  readonly held: string
  readonly wire: readonly string[]
}

/** Tells what happened, line by line, and keeps it for --json. */
export interface Story {
  readonly steps: readonly Told[]
  /** A part of the story, with a sentence on why it is told. */
  chapter(title: string, why: string): void
  /** Something that held, with what went over the wire. */
  held(step: string, sentence: string, wire?: readonly string[]): void
}

export function createStory(output: Output): Story {
  const steps: Told[] = []
  const print = (text: string): void => {
    if (!output.json) output.print(text, undefined)
  }
  return {
    steps,
    chapter(title, why) {
      print(`\n${title}\n  ${why}`)
    },
    held(step, sentence, wire = []) {
      steps.push({ step, held: sentence, wire })
      print(`✓ ${step.padEnd(11)} ${sentence}`)
      for (const line of wire) print(`              ${line}`)
    },
  }
}

/** @throws StepFailed with what was expected and what was there */
export function expect(condition: boolean, expected: string, actual?: unknown): asserts condition {
  if (condition) return
  throw new StepFailed(
    `expected ${expected}${actual === undefined ? '' : `, but there was ${typeof actual === 'string' ? actual : JSON.stringify(actual)}`}`,
  )
}
