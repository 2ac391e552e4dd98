import { err, ok, type Result } from '@latchwork/protocol'
import type { PlatformProperty } from '../../client/graph-objects.ts'
import { type Input, listFlag, textFlag } from '../../command.ts'
import { EXIT, type Problem } from '../../output.ts'

type Parsed<T> = Result<T, Problem>

const AUDIENCES: Readonly<Record<string, string>> = { single: 'AzureADMyOrg', multiple: 'AzureADMultipleOrgs' }

/** `--audience`, in a person's word or in Graph's. */
export function readAudience(input: Input): Parsed<string | undefined> {
  const typed = textFlag(input, 'audience')
  if (typed === undefined) return ok(undefined)
  const known = AUDIENCES[typed] ?? Object.values(AUDIENCES).find((word) => word === typed)
  return known === undefined ? wrong(`--audience is single or multiple, and not "${typed}".`) : ok(known)
}

export const PLATFORMS: Readonly<Record<string, PlatformProperty>> = { native: 'publicClient', spa: 'spa', web: 'web' }

export interface Redirect {
  readonly platform?: PlatformProperty
  readonly uri: string
}

/** `native:http://localhost`; without the word in front the registration must have one platform only. */
export function parseRedirect(typed: string): Redirect {
  const [, word = '', uri = ''] = /^(native|spa|web):(.+)$/s.exec(typed) ?? []
  const platform = PLATFORMS[word]
  return platform === undefined ? { uri: typed } : { platform, uri }
}

/** A permission as Graph wants it in a body; the server gives it its id. */
export interface NewScope {
  readonly value: string
  readonly type: 'User' | 'Admin'
  readonly isEnabled: true
  readonly adminConsentDisplayName: string
  readonly adminConsentDescription: string
  readonly userConsentDisplayName: string
  readonly userConsentDescription: string
}

const TYPES: Readonly<Record<string, 'User' | 'Admin'>> = { user: 'User', admin: 'Admin' }

/** `Tasks.Read:user:Read your tasks`: what it is called in tokens, who may consent, and what a person reads. */
export function readScopes(input: Input, flag: string): Parsed<readonly NewScope[]> {
  const scopes: NewScope[] = []
  for (const typed of listFlag(input, flag)) {
    const [, value = '', who = '', title = ''] = /^([^:]+):(user|admin)(?::(.+))?$/s.exec(typed) ?? []
    const type = TYPES[who]
    if (type === undefined)
      return wrong(`--${flag} is like "Tasks.Read:user:Read your tasks" (user or admin), and not "${typed}".`)
    const shown = title === '' ? value : title
    const names = { adminConsentDisplayName: shown, userConsentDisplayName: shown }
    const texts = { adminConsentDescription: `${shown}.`, userConsentDescription: `${shown}.` }
    scopes.push({ value, type, isEnabled: true, ...names, ...texts })
  }
  return ok(scopes)
}

const WORDS: Readonly<Record<string, boolean>> = { true: true, false: false }

/** `--compat allowOutOfBand=true`; which names and values there are, the server knows and says. */
export function readCompatibility(input: Input): Parsed<Readonly<Record<string, unknown>> | undefined> {
  const typed = listFlag(input, 'compat')
  const entries: (readonly [string, unknown])[] = []
  for (const each of typed) {
    const [, name, value = ''] = /^(\w+)=(.*)$/s.exec(each) ?? []
    if (name === undefined) return wrong(`--compat is like allowOutOfBand=true, and not "${each}".`)
    const list = value.split(',').filter((part) => part !== '')
    entries.push([name, name === 'resourceUrls' ? list : (WORDS[value] ?? value)])
  }
  return ok(entries.length === 0 ? undefined : Object.fromEntries(entries))
}

export function wrong(sentence: string): Result<never, Problem> {
  return err({ sentence, next: 'latchwork app --help', exit: EXIT.usage })
}
