// What a big directory has besides people, groups and applications: who is assigned, who asks, what was refused and deleted.
import { randomUUID } from 'node:crypto'
import type { Application } from '../../src/directory/application.ts'
import type { Group } from '../../src/directory/groups/group.ts'
import type { User } from '../../src/directory/user.ts'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { decideConsentRequest, putConsentRequest } from '../../src/store/administration/consent-requests.ts'
import { moveToDeleted } from '../../src/store/administration/deleted-applications.ts'
import { insertGroup, insertMember } from '../../src/store/administration/groups.ts'
import { type AppRoleAssignment, insertAppRoleAssignment } from '../../src/store/app-role-assignments.ts'
import { insertApplication } from '../../src/store/applications.ts'
import { insertRefusalTrace } from '../../src/store/instance/refusal-traces.ts'
import { anApplication, aTenant } from '../../src/store/suite/fixtures.ts'
import { insertTenant } from '../../src/store/tenants.ts'
import type { Change } from '../../src/store/sql.ts'

/** The first so many people and applications have ids that a query can name. */
export const idAt = (index: number): string => nameable('8', index)
export const appIdAt = (index: number): string => nameable('9', index)
const NAMED = 10
const nameable = (kind: string, index: number): string =>
  index < NAMED ? `00000000-0000-4000-${kind}000-${String(index).padStart(12, '0')}` : randomUUID()

/** A group that has {@link BIG_GROUP} in it and is in it, through the group in the middle. */
export const OUTER_GROUP = '5d8f2f0e-2222-4222-8333-444455556666'
const MIDDLE_GROUP = '5d8f2f0e-3333-4222-8333-444455556666'
export const BIG_GROUP = '5d8f2f0e-1111-4222-8333-444455556666'

export interface Filled {
  readonly users: readonly User[]
  readonly groups: readonly Group[]
  readonly apps: readonly Application[]
  readonly now: number
}

export function fillLists(filled: Filled): Change[] {
  const count = filled.groups.length
  const each = <T>(make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index))
  return [
    ...fillAssignments(filled),
    ...fillCircle(filled),
    ...each(requestAt(filled)).flat(),
    ...each(deletedAt(filled)).flat(),
    ...each((index) => insertTenant(tenantAt(index))).flat(),
    ...each((index) =>
      insertRefusalTrace({
        traceId: randomUUID(),
        tenantId: CONTOSO_ID,
        at: filled.now - (index % 400),
        reason: 'scope-unknown',
        clientId: appIdAt(index % 50),
        userId: '',
        endpoint: 'GET /authorize',
        facts: {},
      }),
    ),
  ]
}

/** Everybody, every group and some daemons may use the first application; the first person may use all of them. */
function fillAssignments({ users, groups, apps }: Filled): Change[] {
  const [resource] = apps
  const given = (principalType: AppRoleAssignment['principalType'], principalId: string, resourceAppId: string) => ({
    principalType,
    principalId,
    resourceAppId,
    id: randomUUID(),
    tenantId: CONTOSO_ID,
    appRoleId: '00000000-0000-0000-0000-000000000000',
  })
  const all = [
    ...users.map(({ id }) => given('User', id, resource?.appId ?? '')),
    ...groups.map(({ id }) => given('Group', id, resource?.appId ?? '')),
    ...apps.slice(1, 31).map(({ appId }) => given('ServicePrincipal', appId, resource?.appId ?? '')),
    ...apps.slice(1).map(({ appId }) => given('User', idAt(0), appId)),
  ]
  return all.map((one, index) => insertAppRoleAssignment({ ...one, createdAt: 1_700_000_000 + (index % 500) }))
}

/** The first person is in every group. */
function fillCircle({ users, groups }: Filled): Change[] {
  const make = (id: string, displayName: string) =>
    insertGroup({ id, tenantId: CONTOSO_ID, displayName, createdAt: 1_700_000_000, version: 1 })
  const put = (groupId: string, memberId: string, memberType: 'User' | 'Group') =>
    insertMember({ tenantId: CONTOSO_ID, groupId, memberId, memberType })
  return [
    make(OUTER_GROUP, 'Outer'),
    make(MIDDLE_GROUP, 'Middle'),
    put(OUTER_GROUP, MIDDLE_GROUP, 'Group'),
    put(MIDDLE_GROUP, BIG_GROUP, 'Group'),
    put(BIG_GROUP, OUTER_GROUP, 'Group'),
    ...users.slice(0, 100).flatMap(({ id }) => [put(OUTER_GROUP, id, 'User'), put(MIDDLE_GROUP, id, 'User')]),
    ...groups.filter(({ id }) => id !== BIG_GROUP).map(({ id }) => put(id, idAt(0), 'User')),
  ]
}

function requestAt({ users, apps, now }: Filled): (index: number) => Change[] {
  return (index) => {
    const request = {
      tenantId: CONTOSO_ID,
      id: randomUUID(),
      clientAppId: apps[index % NAMED]?.appId ?? '',
      userId: users[index % users.length]?.id ?? '',
      permissions: [{ resourceAppId: apps[0]?.appId ?? '', id: randomUUID(), type: 'Scope' }],
      justification: '',
      status: 'InProgress',
      createdAt: now - (index % 300),
    } as const
    const asked = putConsentRequest(request)
    return index % 3 === 0 ? [...asked, decideConsentRequest(request, { status: 'Denied', by: 'x', at: now })] : asked
  }
}

function deletedAt({ now }: Filled): (index: number) => Change[] {
  return (index) => {
    const app = anApplication({ tenantId: CONTOSO_ID, displayName: `Gone ${String(index % 50)}` })
    return [...insertApplication(app), ...moveToDeleted(app, now - (index % 200))]
  }
}

function tenantAt(index: number) {
  return aTenant({ displayName: `${index % 2 === 0 ? 'Ådne' : 'Bob'} ${String(index % 90)}` })
}
