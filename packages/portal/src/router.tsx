import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Shell } from './ui/shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: () => <h1>There is no such page</h1> })

/** Each page is a file of its own that the browser fetches when somebody opens it. */
const list = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./applications/list.tsx'), 'ApplicationList'),
})
const create = createRoute({
  getParentRoute: () => root,
  path: '/applications/new',
  component: lazyRouteComponent(() => import('./applications/new.tsx'), 'NewApplication'),
})
const applicationRoute = createRoute({
  getParentRoute: () => root,
  path: '/applications/$id',
  component: lazyRouteComponent(() => import('./applications/application.tsx'), 'ApplicationPage'),
})

const enterprises = createRoute({
  getParentRoute: () => root,
  path: '/enterprise',
  component: lazyRouteComponent(() => import('./directory/lists.tsx'), 'EnterpriseList'),
})
const users = createRoute({
  getParentRoute: () => root,
  path: '/users',
  component: lazyRouteComponent(() => import('./directory/lists.tsx'), 'UserList'),
})
const signIns = createRoute({
  getParentRoute: () => root,
  path: '/sign-ins',
  component: lazyRouteComponent(() => import('./directory/lists.tsx'), 'SignInLog'),
})
const audits = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  component: lazyRouteComponent(() => import('./directory/lists.tsx'), 'AuditLog'),
})
const enterprise = createRoute({
  getParentRoute: () => root,
  path: '/enterprise/$id',
  component: lazyRouteComponent(() => import('./directory/enterprise.tsx'), 'EnterprisePage'),
})

export const router = createRouter({
  routeTree: root.addChildren([list, create, applicationRoute, enterprises, enterprise, users, signIns, audits]),
  basepath: '/portal',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
