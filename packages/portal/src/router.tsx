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
export const applicationRoute = createRoute({
  getParentRoute: () => root,
  path: '/applications/$id',
  component: lazyRouteComponent(() => import('./applications/application.tsx'), 'ApplicationPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([list, create, applicationRoute]),
  basepath: '/portal',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
