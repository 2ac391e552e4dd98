import { err, ok, type Result } from '@latchwork/protocol'
import { isDomain } from '../directory/tenant.ts'
import { isUserName } from '../directory/user.ts'
import { identifiersOf } from '../store/applications.ts'
import type { DirectoryFile, FileConsent, FileTenant, FileUser, WholeList } from './model.ts'
import { parseAssignment } from './assignments/parse-assignment.ts'
import { parsePrincipal } from './enterprise/parse-principal.ts'
import { parseGuests } from './guests/parse-guests.ts'
import { parseGroup } from './groups/parse-group.ts'
import { parseApplication } from './parse-application.ts'
import { parseSettings } from './parse-settings.ts'
import { type FileProblem, readObject, type Reader } from './shape.ts'
import { stableId } from './stable-id.ts'
import { guidOr, optional, parseRoles } from './values.ts'

/** `serve` refuses plain passwords and secrets: a production file is checked in, mailed and backed up (DESIGN §4). */
export interface FileRules {
  readonly plainSecrets: boolean
  /** What a list of the file no longer names is to go; a list that the file does not have decides nothing. */
  readonly prune?: boolean
}

/** A parsed YAML or JSON value → the directory it describes, or every wrong property with its path. Nothing is half right. */
export function parseDirectoryFile(value: unknown, rules: FileRules): Result<DirectoryFile, readonly FileProblem[]> {
  const problems: FileProblem[] = []
  const file = readObject(value, '', problems)
  const tenants = file.objects('tenants').map((tenant) => parseTenant(tenant, rules, problems))
  if (!file.has('tenants')) file.wrong('tenants', 'a list of tenants')
  file.finish()
  checkUnique(tenants, problems)
  return problems.length > 0 ? err(problems) : ok({ tenants })
}

const WHOLE_LISTS: readonly WholeList[] = ['users', 'guests', 'groups', 'applications', 'servicePrincipals']

function parseTenant(tenant: Reader, rules: FileRules, problems: FileProblem[]): FileTenant {
  const domains = tenant.texts('domains').map((domain) => domain.toLowerCase())
  domains.forEach((domain, index) => {
    if (!isDomain(domain)) tenant.wrong(`domains[${index}]`, 'a domain such as contoso.example')
  })
  const first = domains[0]
  if (first === undefined) tenant.wrong('domains', 'at least one domain')
  const domain = first ?? 'unknown.invalid'
  const id = guidOr(tenant, 'id', stableId('tenant', domain))
  const prune = rules.prune === true
  const parsed = {
    path: tenant.path,
    whole: new Set(WHOLE_LISTS.filter((name) => prune && tenant.has(name))),
    id,
    displayName: tenant.requiredText('displayName'),
    domains,
    settings: parseSettings(tenant.object('latchwork')),
    users: tenant.objects('users').map((user) => parseUser(user, domains, rules)),
    guests: parseGuests(tenant, domains, problems),
    groups: tenant.objects('groups').map((group) => parseGroup(group, domain, prune)),
    applications: tenant
      .objects('applications')
      .map((app) => parseApplication(app, { tenantId: id, domain, plainSecrets: rules.plainSecrets })),
    servicePrincipals: tenant.objects('servicePrincipals').map((principal) => parsePrincipal(principal, id)),
    consents: tenant.objects('consents').map(parseConsent),
    appRoleAssignments: tenant.objects('appRoleAssignments').map(parseAssignment),
  }
  tenant.finish()
  return parsed
}

function parseUser(user: Reader, domains: readonly string[], rules: FileRules): FileUser {
  const userPrincipalName = user.requiredText('userPrincipalName')
  const domain = userPrincipalName.slice(userPrincipalName.indexOf('@') + 1).toLowerCase()
  if (!isUserName(userPrincipalName)) user.wrong('userPrincipalName', 'a name such as ada@contoso.example')
  else if (!domains.includes(domain))
    user.wrong('userPrincipalName', `a name in one of the tenant's domains (${domains.join(', ')})`)
  const password = user.text('password')
  if (password !== undefined && !rules.plainSecrets)
    user.wrong('password', 'no plain password here: use passwordHash (plain values are for dev)')
  const passwordHash = user.text('passwordHash')
  if (passwordHash !== undefined && !passwordHash.startsWith('$argon2id$'))
    user.wrong('passwordHash', 'an argon2id hash ($argon2id$…)')
  const parsed = {
    path: user.path,
    id: guidOr(user, 'id', stableId('user', domain, userPrincipalName.toLowerCase())),
    userPrincipalName,
    displayName: user.text('displayName') ?? userPrincipalName,
    roles: parseRoles(user),
    enabled: user.flag('accountEnabled', true),
    ...optional('givenName', user.text('givenName')),
    ...optional('surname', user.text('surname')),
    ...optional('mail', user.text('mail')),
    ...optional('password', password),
    ...optional('passwordHash', passwordHash),
  }
  user.finish()
  return parsed
}

function parseConsent(consent: Reader): FileConsent {
  const parsed = {
    path: consent.path,
    client: consent.requiredText('client').toLowerCase(),
    resource: consent.requiredText('resource'),
    scopes: consent.texts('scopes'),
    roles: consent.texts('roles'),
    ...optional('user', consent.text('user')?.toLowerCase()),
  }
  if (parsed.scopes.length + parsed.roles.length === 0) consent.wrong('scopes', 'at least one permission (or roles)')
  consent.finish()
  return parsed
}

/** Duplicates are refused: of two things with one name, only one could win, silently. */
function checkUnique(tenants: readonly FileTenant[], problems: FileProblem[]): void {
  const seen = new Map<string, string>()
  const once = (key: string, path: string, what: string): void => {
    const before = seen.get(key)
    if (before === undefined) seen.set(key, path)
    else problems.push({ path, expected: `${what} that is not used twice (also at ${before})` })
  }
  tenants.forEach((tenant, index) => {
    once(`tenant ${tenant.id}`, `tenants[${index}].id`, 'an id')
    for (const domain of tenant.domains) once(`domain ${domain}`, `tenants[${index}].domains`, `a domain (${domain})`)
    for (const user of tenant.users) {
      once(`user ${user.id}`, `${user.path}.id`, 'an id')
      once(`upn ${user.userPrincipalName.toLowerCase()}`, `${user.path}.userPrincipalName`, 'a user name')
    }
    for (const { homeName, path, userPrincipalName } of tenant.guests) {
      once(`guest ${tenant.id} ${homeName}`, path, 'a guest')
      if (userPrincipalName !== undefined) once(`upn ${userPrincipalName.toLowerCase()}`, path, 'a user name')
    }
    for (const group of tenant.groups) once(`group ${tenant.id} ${group.id}`, `${group.path}.id`, 'an id')
    for (const { appId, path } of tenant.servicePrincipals)
      once(`principal ${tenant.id} ${appId}`, `${path}.appId`, 'an enterprise application')
    for (const { draft, path } of tenant.applications) {
      once(`app ${draft.appId}`, `${path}.appId`, 'an appId')
      // As the directory keeps them: unique in an organization, and among the APIs of all that are open to others.
      const uris = new Set(identifiersOf(draft).map((uri) => uri.toLowerCase()))
      const places = [tenant.id, ...(draft.signInAudience === 'AzureADMultipleOrgs' ? ['all'] : [])]
      for (const uri of uris)
        for (const place of places) once(`uri ${place} ${uri}`, `${path}.identifierUris`, `an identifier (${uri})`)
    }
  })
}
