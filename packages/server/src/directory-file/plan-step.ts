import type { Change } from '../store/sql.ts'
import { sameContent } from './same-content.ts'

/** One line of the plan that a person sees before anything is changed. */
export interface PlanStep {
  readonly action: 'create' | 'update' | 'unchanged' | 'delete'
  readonly what: 'tenant' | 'user' | 'group' | 'application' | 'enterprise application' | 'consent' | 'app role'
  /** As a person knows it. */
  readonly name: string
  /** What an update changes, in the words of the file. */
  readonly properties: readonly string[]
}

/** What one entry of a file does: the rows, and the line that tells of them. */
export interface Planned {
  readonly changes: readonly Change[]
  readonly step: PlanStep
}

/** Columns of ours in the words of the file. */
const FILE_WORDS: Readonly<Record<string, string>> = {
  disabledAt: 'accountEnabled',
  assignmentRequired: 'appRoleAssignmentRequired',
  listed: 'latchwork.listed',
  passwordHash: 'password',
  settings: 'latchwork',
}
/** They follow from another change, or count changes. */
const SILENT: readonly string[] = ['version', 'tokensValidFrom', 'publisherDomain']

type Subject = Pick<PlanStep, 'what' | 'name'>

/** The line for an object that becomes `next`; `before` is undefined when it is a new one. */
export function stepOf(subject: Subject, before: object | undefined, next: object): PlanStep {
  if (before === undefined) return { ...subject, action: 'create', properties: [] }
  const changed = changedProperties(before, next)
  const properties =
    subject.what === 'application'
      ? changed.map((name) => (name === FILE_WORDS['disabledAt'] ? 'isDisabled' : name))
      : changed
  return { ...subject, action: sameContent(before, next) ? 'unchanged' : 'update', properties }
}

/** Names of the properties that differ, one level deep: `displayName`, `api.requestedAccessTokenVersion`. */
function changedProperties(before: object, next: object, prefix = ''): readonly string[] {
  const [left, right] = [
    new Map<string, unknown>(Object.entries(before)),
    new Map<string, unknown>(Object.entries(next)),
  ]
  const names = [...new Set([...left.keys(), ...right.keys()])].filter((name) => !SILENT.includes(name))
  return names.flatMap((name) => {
    const [old, fresh] = [left.get(name), right.get(name)]
    if (sameContent(old, fresh)) return []
    if (prefix === '' && isPlain(old) && isPlain(fresh))
      return changedProperties(old, fresh, `${FILE_WORDS[name] ?? name}.`)
    return [`${prefix}${FILE_WORDS[name] ?? name}`]
  })
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
