import { err, ok, type Result } from '@latchwork/protocol'
import type { Deps } from './deps.ts'
import { DEMO_DIRECTORY } from './dev/demo-directory.ts'
import { type ApplyDeps, commitPlan, type DirectoryPlan, planDirectory } from './directory-file/apply.ts'
import { parseDirectoryFile } from './directory-file/parse.ts'
import { readDirectoryFile } from './directory-file/read-file.ts'
import type { FileProblem } from './directory-file/shape.ts'
import { problem, type StartProblem } from './start-problem.ts'

/** The file of the settings, or in development without one the demo directory. Answers how many rows changed. */
export async function applyStartDirectory(deps: Deps): Promise<Result<number, StartProblem>> {
  const file = deps.config.directory
  const name = file ?? 'the demo directory'
  const plan = file === undefined ? await makePlan(DEMO_DIRECTORY, name, deps) : await readPlan(file, deps)
  return plan.ok ? carryOut(plan.value, name, deps) : plan
}

/** @param prune what the file's lists no longer name goes */
export async function readPlan(path: string, deps: Deps, prune = false): Promise<Result<DirectoryPlan, StartProblem>> {
  const value = await readDirectoryFile(path)
  return value.ok ? makePlan(value.value, path, deps, prune) : err(fileProblem(path, value.error))
}

/** @param name how the file is called where it is wrong */
export async function makePlan(
  value: unknown,
  name: string,
  deps: Deps,
  prune = false,
): Promise<Result<DirectoryPlan, StartProblem>> {
  const parsed = parseDirectoryFile(value, { plainSecrets: deps.config.mode === 'dev', prune })
  if (!parsed.ok) return err(fileProblem(name, parsed.error))
  const plan = await planDirectory(parsed.value, applyDeps(deps))
  return plan.ok ? plan : err(fileProblem(name, plan.error))
}

/** Answers how many rows changed. */
export async function carryOut(plan: DirectoryPlan, name: string, deps: Deps): Promise<Result<number, StartProblem>> {
  const applied = await commitPlan(plan, deps)
  return applied.ok ? ok(applied.value.changes) : err(fileProblem(name, applied.error))
}

function applyDeps(deps: Deps): ApplyDeps {
  return {
    db: deps.db,
    now: deps.now,
    eventId: deps.eventId,
    hashPassword: (password) => deps.passwords.hash(password),
    hashSecret: (text) => deps.secrets.hash(text),
  }
}

function fileProblem(name: string, problems: readonly FileProblem[]): StartProblem {
  return problem(
    `${name} is not a valid directory file; nothing was changed`,
    problems.map(({ path, expected }) => `${path}: expected ${expected}`),
  )
}
