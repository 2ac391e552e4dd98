import { ask, isAsked } from '../../ask.ts'
import { EXIT, type ExitCode, type Output, printable } from '../../output.ts'
import type { DirectoryPlan } from '../../server/load-server.ts'
import type { Local } from './open-local.ts'

export interface Wish {
  /** How the file is called. */
  readonly file: string
  /** The command that does it without a question. */
  readonly again: string
  /** `plan`: show it and stop. `yes`: do not ask. */
  readonly how: 'plan' | 'ask' | 'yes'
}

const SIGNS = { create: '+', update: '~', delete: '-', unchanged: '=' } as const

/** Shows the plan, asks if there is somebody to ask, and does it. A plan that deletes is never carried out unasked. */
export async function carryOut(
  plan: DirectoryPlan,
  wish: Wish,
  { server, instance }: Local,
  output: Output,
): Promise<ExitCode> {
  const { file, again, how } = wish
  for (const line of renderPlan(plan)) output.say(line)
  if (how === 'plan') {
    if (output.json) output.print('', { file, steps: plan.steps })
    return EXIT.ok
  }
  const deletes = plan.steps.some(({ action }) => action === 'delete')
  if (how === 'ask' && plan.changes.length > 0) {
    if (isAsked() && !/^y(es)?$/i.test(await ask('Apply this? [y/N]')))
      return output.refuse({ sentence: 'Nothing was changed.', next: again })
    if (!isAsked() && deletes)
      return output.refuse({
        sentence: 'Nothing was changed: the plan deletes, and nobody is here to ask.',
        next: again,
      })
  }
  const changed = await server.carryOut(plan, file, instance.deps)
  if (!changed.ok) return output.refuse(changed.error)
  const changes = changed.value
  output.print(changes === 1 ? '1 change' : `${changes} changes`, { file, changes })
  return EXIT.ok
}

/** A line for each object that changes, and how many do not. */
function renderPlan({ steps }: DirectoryPlan): readonly string[] {
  const lines = steps
    .filter(({ action }) => action !== 'unchanged')
    .map(({ action, what, name, properties }) => {
      const changed = properties.length === 0 ? '' : `: ${properties.join(', ')}`
      return `${SIGNS[action]} ${action} ${what} ${printable(name)}${changed}`
    })
  const unchanged = steps.length - lines.length
  return unchanged === 0 ? lines : [...lines, `${SIGNS.unchanged} unchanged ${unchanged}`]
}
