import { diffProperties, type ModifiedProperty } from '../audit/modified-properties.ts'
import { sameContent } from '../audit/same-content.ts'
import type { Change } from '../store/sql.ts'

/** One line of the plan that a person sees before anything is changed. */
export interface PlanStep {
  readonly action: 'create' | 'update' | 'unchanged' | 'delete'
  readonly what: 'tenant' | 'user' | 'group' | 'application' | 'enterprise application' | 'consent' | 'app role'
  /** As a person knows it. */
  readonly name: string
  /** What an update changes, in the words of the file. */
  readonly properties: readonly string[]
}

/** What the audit log says of a step besides its line. */
export interface StepFacts {
  /** The object's id, or a registration's client id. */
  readonly target: string
  readonly modified: readonly ModifiedProperty[]
}

/** What one entry of a file does: the rows, the line that tells of them, and what the audit log says. */
export interface Planned {
  readonly changes: readonly Change[]
  readonly step: PlanStep
  readonly facts: StepFacts
}

/** Columns of ours in the words of the file. */
const FILE_WORDS: Readonly<Record<string, string>> = {
  assignmentRequired: 'appRoleAssignmentRequired',
  listed: 'latchwork.listed',
  passwordHash: 'password',
  settings: 'latchwork',
}

type Subject = Pick<PlanStep, 'what' | 'name'>

/** The line for an object that becomes `next`; `before` is undefined when it is a new one. */
export function stepOf(subject: Subject, before: object | undefined, next: Named): Omit<Planned, 'changes'> {
  const facts = factsOf(subject, before, next)
  if (before === undefined) return { step: { ...subject, action: 'create', properties: [] }, facts }
  const properties = facts.modified.map(({ displayName }) => displayName)
  return { step: { ...subject, action: sameContent(before, next) ? 'unchanged' : 'update', properties }, facts }
}

/** The line for an object that goes. */
export function goneOf(subject: Subject, before: Named): Omit<Planned, 'changes'> {
  return { step: { ...subject, action: 'delete', properties: [] }, facts: factsOf(subject, before, undefined) }
}

interface Named {
  readonly id: string
  readonly appId?: string
}

function factsOf({ what }: Subject, before: object | undefined, after: object | undefined): StepFacts {
  const { id, appId } = (after ?? before) as Named
  const modified = diffProperties(before, after).map((property) => inWordsOfTheFile(property, what))
  return { target: appId ?? id, modified }
}

function inWordsOfTheFile(property: ModifiedProperty, what: PlanStep['what']): ModifiedProperty {
  const { displayName, oldValue, newValue } = property
  // Ours is the time since when; the file's is whether.
  if (displayName === 'disabledAt' && what === 'application')
    return { displayName: 'isDisabled', oldValue: String(oldValue !== null), newValue: String(newValue !== null) }
  if (displayName === 'disabledAt')
    return { displayName: 'accountEnabled', oldValue: String(oldValue === null), newValue: String(newValue === null) }
  const [first = '', ...rest] = displayName.split('.')
  return { ...property, displayName: [FILE_WORDS[first] ?? first, ...rest].join('.') }
}
