import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link } from '@tanstack/react-router'
import { knows, parseSearch, stringifySearch } from './ui/list/address.ts'
import { Shell } from './ui/shell.tsx'

function NotFound() {
  return (
    <>
      <h1>There is no such page</h1>
      <p className="mt-2">
        The address may be old or cut off. Go to the <Link to="/">app registrations</Link>, or choose a page on the
        left.
      </p>
    </>
  )
}

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })

/** Each page is a file of its own that the browser fetches when somebody opens it. */
const list = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: knows('search'),
  component: lazyRouteComponent(() => import('./applications/list/list.tsx'), 'ApplicationList'),
})
const create = createRoute({
  getParentRoute: () => root,
  path: '/applications/new',
  component: lazyRouteComponent(() => import('./applications/new.tsx'), 'NewApplication'),
})
const deleted = createRoute({
  getParentRoute: () => root,
  path: '/applications/deleted',
  validateSearch: knows('search'),
  component: lazyRouteComponent(() => import('./applications/list/deleted.tsx'), 'DeletedApplications'),
})
const applicationRoute = createRoute({
  getParentRoute: () => root,
  path: '/applications/$id',
  // Links of `latchwork explain` name the part where the fix is made, and fill it in; `created`: it was registered a moment ago.
  validateSearch: knows('section', 'add', 'created'),
  component: lazyRouteComponent(() => import('./applications/application.tsx'), 'ApplicationPage'),
})

const enterprises = createRoute({
  getParentRoute: () => root,
  path: '/enterprise',
  validateSearch: knows('search'),
  component: lazyRouteComponent(() => import('./directory/enterprise/list.tsx'), 'EnterpriseList'),
})
const enterprise = createRoute({
  getParentRoute: () => root,
  path: '/enterprise/$id',
  component: lazyRouteComponent(() => import('./directory/enterprise/principal.tsx'), 'EnterprisePage'),
})

const consentRequests = createRoute({
  getParentRoute: () => root,
  path: '/consent-requests',
  validateSearch: knows('status'),
  component: lazyRouteComponent(() => import('./directory/consent-requests/list.tsx'), 'ConsentRequestList'),
})
const consentRequest = createRoute({
  getParentRoute: () => root,
  path: '/consent-requests/$id',
  component: lazyRouteComponent(() => import('./directory/consent-requests/request.tsx'), 'ConsentRequestPage'),
})

const users = createRoute({
  getParentRoute: () => root,
  path: '/users',
  validateSearch: knows('search'),
  component: lazyRouteComponent(() => import('./directory/users/list.tsx'), 'UserList'),
})
const newUser = createRoute({
  getParentRoute: () => root,
  path: '/users/new',
  component: lazyRouteComponent(() => import('./directory/users/new.tsx'), 'NewUser'),
})
const inviteGuest = createRoute({
  getParentRoute: () => root,
  path: '/users/invite',
  component: lazyRouteComponent(() => import('./directory/users/invite.tsx'), 'InviteGuest'),
})
const user = createRoute({
  getParentRoute: () => root,
  path: '/users/$id',
  component: lazyRouteComponent(() => import('./directory/users/user.tsx'), 'UserPage'),
})

const groups = createRoute({
  getParentRoute: () => root,
  path: '/groups',
  validateSearch: knows('search'),
  component: lazyRouteComponent(() => import('./directory/groups/list.tsx'), 'GroupList'),
})
const newGroup = createRoute({
  getParentRoute: () => root,
  path: '/groups/new',
  component: lazyRouteComponent(() => import('./directory/groups/new.tsx'), 'NewGroup'),
})
const group = createRoute({
  getParentRoute: () => root,
  path: '/groups/$id',
  component: lazyRouteComponent(() => import('./directory/groups/group.tsx'), 'GroupPage'),
})

const signIns = createRoute({
  getParentRoute: () => root,
  path: '/sign-ins',
  validateSearch: knows('user', 'app', 'result', 'kind', 'since'),
  component: lazyRouteComponent(() => import('./directory/logs/sign-ins.tsx'), 'SignInLog'),
})
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-ins/$id',
  component: lazyRouteComponent(() => import('./directory/logs/sign-in.tsx'), 'SignInPage'),
})
const audits = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: knows('user', 'area', 'since'),
  component: lazyRouteComponent(() => import('./directory/logs/audits.tsx'), 'AuditLog'),
})
const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit/$id',
  component: lazyRouteComponent(() => import('./directory/logs/audit.tsx'), 'AuditPage'),
})
const refusals = createRoute({
  getParentRoute: () => root,
  path: '/refusals',
  component: lazyRouteComponent(() => import('./directory/refusals/list.tsx'), 'RefusalList'),
})
const refusal = createRoute({
  getParentRoute: () => root,
  path: '/refusals/$id',
  component: lazyRouteComponent(() => import('./directory/refusals/refusal.tsx'), 'RefusalPage'),
})

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('./directory/organization/settings.tsx'), 'SettingsPage'),
})
const tenants = createRoute({
  getParentRoute: () => root,
  path: '/tenants',
  validateSearch: knows('search'),
  component: lazyRouteComponent(() => import('./directory/tenants/list.tsx'), 'TenantList'),
})
const newTenant = createRoute({
  getParentRoute: () => root,
  path: '/tenants/new',
  component: lazyRouteComponent(() => import('./directory/tenants/new.tsx'), 'NewTenant'),
})

const applications = [list, create, deleted, applicationRoute, enterprises, enterprise, consentRequests, consentRequest]
const people = [users, newUser, inviteGuest, user, groups, newGroup, group]
const monitoring = [signIns, signIn, audits, audit, refusals, refusal, settings]

export const router = createRouter({
  routeTree: root.addChildren([...applications, ...people, ...monitoring, tenants, newTenant]),
  basepath: '/portal',
  parseSearch,
  stringifySearch,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
