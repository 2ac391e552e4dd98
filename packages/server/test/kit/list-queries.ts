// What is asked of every list, with what it has to find, and the orders in which it is asked for.
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { nameKey } from '../../src/directory/name-key.ts'
import { appIdAt, BIG_GROUP, idAt, OUTER_GROUP } from './big-lists.ts'

type Shown = Readonly<Record<string, unknown>>
type Finds = (object: Shown) => boolean
const starts = (object: Shown, name: string, prefix: string): boolean =>
  typeof object[name] === 'string' && nameKey(object[name]).startsWith(nameKey(prefix))

export const MEMBERS = `/groups/${BIG_GROUP}/members`
const TRANSITIVE = `/groups/${OUTER_GROUP}/transitiveMembers`
const MEMBER_OF = `/users/${idAt(0)}/memberOf`
const ALL_MEMBER_OF = `/users/${idAt(0)}/transitiveMemberOf`
const ASSIGNED_TO = `/servicePrincipals(appId='${appIdAt(0)}')/appRoleAssignedTo`
const HELD = `/users/${idAt(0)}/appRoleAssignments`
const REFUSED = '/auditLogs/refusals'
const DELETED = '/directory/deletedItems/microsoft.graph.application'
const DEVELOPERS = '/directoryRoles/cf1c38e5-3621-4004-a7cb-879624dced7c/members'

export const QUERIES: readonly [path: string, filter: string, finds: Finds][] = [
  ['/users', "startswith(displayName,'ÅDNE')", (user) => starts(user, 'displayName', 'ådne')],
  ['/users', "startswith(displayName,'ada') and accountEnabled eq true", (user) => starts(user, 'displayName', 'ada')],
  [
    '/users',
    "startswith(displayName,'ada') or startswith(userPrincipalName,'ada') or startswith(mail,'mail1')",
    (user) =>
      starts(user, 'displayName', 'ada') || starts(user, 'userPrincipalName', 'ada') || starts(user, 'mail', 'mail1'),
  ],
  [
    '/users',
    "startswith(displayName,'zoë') or startswith(userPrincipalName,'ada.1') or startswith(mail,'mail20')",
    (user) =>
      starts(user, 'displayName', 'zoë') ||
      starts(user, 'userPrincipalName', 'ada.1') ||
      starts(user, 'mail', 'mail20'),
  ],
  ['/users', "mail eq 'MAIL4@contoso.example'", ({ mail }) => mail === 'Mail4@contoso.example'],
  ['/users', "displayName eq 'bob 3'", ({ displayName }) => displayName === 'Bob 3'],
  [
    '/users',
    "userPrincipalName in ('PERSON.1@contoso.example','ada.3@contoso.example','person.1@contoso.example')",
    ({ userPrincipalName }) => /^(person\.1|ada\.3)@/.test(String(userPrincipalName)),
  ],
  ['/users', 'mail eq null', ({ mail }) => mail === null],
  ['/users', "not startswith(displayName,'ada')", (user) => !starts(user, 'displayName', 'ada')],
  ['/users', "displayName eq '\uFFFFnobody'", () => false],
  ['/applications', "startswith(displayName,'tool 000')", (app) => starts(app, 'displayName', 'tool 000')],
  [
    '/applications',
    "identifierUris/any(x:x eq 'https://service-7.example') or displayName eq 'Tool 00010'",
    ({ displayName }) => displayName === 'Service 00007' || displayName === 'Tool 00010',
  ],
  [
    '/applications',
    'createdDateTime ge 2023-11-14T22:13:30Z and createdDateTime lt 2023-11-14T22:13:32Z',
    ({ createdDateTime }) => /22:13:3[01]Z$/.test(String(createdDateTime)),
  ],
  ['/servicePrincipals', "startswith(displayName,'tool 001')", (app) => starts(app, 'displayName', 'tool 001')],
  [
    '/servicePrincipals',
    "servicePrincipalNames/any(c:c eq 'https://service-9.example')",
    ({ displayName }) => displayName === 'Service 00009',
  ],
  ['/groups', "startswith(displayName,'ÅDNE')", (group) => starts(group, 'displayName', 'ådne')],
  [
    '/groups',
    "displayName eq 'everybody' or startswith(displayName,'bob team 1')",
    (group) => group['displayName'] === 'Everybody' || starts(group, 'displayName', 'bob team 1'),
  ],
  [MEMBERS, "startswith(displayName,'zoë')", (member) => starts(member, 'displayName', 'zoë')],
  [
    MEMBERS,
    "mailNickname eq 'x' or startswith(displayName,'bob team')",
    (member) => starts(member, 'displayName', 'bob team'),
  ],
  ['/auditLogs/signIns', "userId eq 'actor-4'", ({ userId }) => userId === 'actor-4'],
  [
    '/auditLogs/signIns',
    "(userId in ('actor-8','actor-12')) and (status/errorCode eq 0)",
    ({ userId }) => userId === 'actor-8' || userId === 'actor-12',
  ],
  [MEMBERS, "startswith(id,'a') or startswith(id,'b')", ({ id }) => /^[ab]/.test(String(id))],
  [TRANSITIVE, "startswith(displayName,'zoë')", (member) => starts(member, 'displayName', 'zoë')],
  [TRANSITIVE, "startswith(id,'a') or startswith(id,'b')", ({ id }) => /^[ab]/.test(String(id))],
  [MEMBER_OF, "startswith(displayName,'ådne')", (group) => starts(group, 'displayName', 'ådne')],
  [
    ALL_MEMBER_OF,
    "displayName in ('application developer','Outer') or startswith(displayName,'bob team 1')",
    (group) =>
      ['Application Developer', 'Outer'].includes(String(group['displayName'])) ||
      starts(group, 'displayName', 'bob team 1'),
  ],
  [
    MEMBER_OF,
    "id eq 'CF1C38E5-3621-4004-a7cb-879624dced7c'",
    ({ displayName }) => displayName === 'Application Developer',
  ],
  [
    `/groups/${BIG_GROUP}/transitiveMemberOf`,
    "startswith(displayName,'m')",
    ({ displayName }) => displayName === 'Middle',
  ],
  [
    ASSIGNED_TO,
    `principalId in ('${idAt(4)}','${idAt(5)}')`,
    ({ principalId }) => [idAt(4), idAt(5)].includes(String(principalId)),
  ],
  [ASSIGNED_TO, "principalType eq 'ServicePrincipal'", ({ principalType }) => principalType === 'ServicePrincipal'],
  [
    ASSIGNED_TO,
    'createdDateTime ge 2023-11-14T22:13:30Z and createdDateTime lt 2023-11-14T22:13:32Z',
    ({ createdDateTime }) => /22:13:3[01]Z$/.test(String(createdDateTime)),
  ],
  [
    HELD,
    "resourceDisplayName eq 'service 00007'",
    ({ resourceDisplayName }) => resourceDisplayName === 'Service 00007',
  ],
  ['/tenants', "startswith(displayName,'ÅDNE 1')", (tenant) => starts(tenant, 'displayName', 'ådne 1')],
  [
    '/tenants',
    `id eq '${CONTOSO_ID}' or displayName eq 'bob 7'`,
    ({ displayName }) => ['Contoso', 'Bob 7'].includes(String(displayName)),
  ],
  ['/consentRequests', "status eq 'inprogress'", ({ status }) => status === 'InProgress'],
  ['/consentRequests', "status eq 'Expired'", () => false],
  [
    '/consentRequests',
    `appId eq '${appIdAt(3)}' and status eq 'Denied'`,
    ({ appId, status }) => appId === appIdAt(3) && status === 'Denied',
  ],
  ['/consentRequests', "startswith(user/displayName,'zoë')", ({ user }) => starts(user as Shown, 'displayName', 'zoë')],
  [REFUSED, `clientId eq '${appIdAt(3)}'`, ({ clientId }) => clientId === appIdAt(3)],
  [DELETED, "startswith(displayName,'gone 1')", (app) => starts(app, 'displayName', 'gone 1')],
  [DEVELOPERS, "startswith(displayName,'bob')", (user) => starts(user, 'displayName', 'bob')],
  ['/auditLogs/directoryAudits', "id eq 'event-5'", ({ id }) => id === 'event-5'],
]

export const ORDERS: Readonly<Record<string, readonly string[]>> = {
  '/users': ['', 'displayName', 'userPrincipalName desc'],
  '/applications': ['', 'displayName desc', 'createdDateTime'],
  '/servicePrincipals': ['', 'displayName desc'],
  '/groups': ['', 'displayName', 'displayName desc', 'id'],
  [MEMBERS]: ['', 'id desc'],
  [TRANSITIVE]: ['', 'id desc'],
  [MEMBER_OF]: ['', 'displayName', 'displayName desc', 'id desc'],
  [ALL_MEMBER_OF]: ['', 'displayName desc'],
  [`/groups/${BIG_GROUP}/transitiveMemberOf`]: [''],
  [ASSIGNED_TO]: ['', 'createdDateTime desc'],
  [HELD]: ['', 'createdDateTime desc', 'resourceDisplayName'],
  '/tenants': ['', 'displayName desc', 'id'],
  '/consentRequests': ['', 'createdDateTime', 'id desc'],
  [REFUSED]: ['', 'at'],
  [DELETED]: ['', 'deletedDateTime', 'id'],
  [DEVELOPERS]: ['', 'id desc', 'displayName'],
  '/auditLogs/signIns': ['', 'createdDateTime'],
  '/auditLogs/directoryAudits': [''],
}
