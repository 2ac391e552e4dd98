import { EXIT, type ExitCode, type Output } from '../output.ts'
import { tellOtherOrganization } from './other-organization.ts'
import { tellSixSteps } from './six-steps.ts'
import { createStory, StepFailed } from './story.ts'
import { tellTimePassing } from './time-passing.ts'
import { createWorld } from './world.ts'

/** The whole scenario against a private server. Succeeds only if every step held. */
export async function runDemo(output: Output): Promise<ExitCode> {
  const began = performance.now()
  const created = await createWorld(output)
  if (!created.ok) return output.refuse(created.error)
  const world = created.value
  const story = createStory(output)
  try {
    if (!output.json)
      output.print(
        `A native app calls a web API for a person. Private server: ${world.server}; nothing of it stays.\nLines with → and ← are what went over the wire; secrets are cut to a few characters.`,
        undefined,
      )
    const ada = await tellSixSteps(world, story)
    await tellTimePassing(world, story, ada)
    await tellOtherOrganization(world, story)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    output.print(`\nEvery step held: ${story.steps.length} in ${seconds} s.`, { held: true, steps: story.steps })
    return EXIT.ok
  } catch (error) {
    const why =
      error instanceof StepFailed
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error)
    const after = story.steps.at(-1)
    output.print('', { held: false, steps: story.steps, problem: why })
    return output.refuse({ sentence: `The step after "${after?.held ?? 'the start'}" did not hold: ${why}` })
  } finally {
    await world.close()
  }
}
