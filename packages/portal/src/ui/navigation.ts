export const SECTIONS = [
  {
    title: 'Applications',
    pages: [
      { to: '/', name: 'App registrations' },
      { to: '/enterprise', name: 'Enterprise applications' },
      { to: '/consent-requests', name: 'Consent requests' },
    ],
  },
  {
    title: 'People',
    pages: [
      { to: '/users', name: 'Users' },
      { to: '/groups', name: 'Groups' },
    ],
  },
  {
    title: 'Monitoring',
    pages: [
      { to: '/sign-ins', name: 'Sign-in logs' },
      { to: '/audit', name: 'Audit logs' },
      { to: '/refusals', name: 'Refused requests' },
    ],
  },
  {
    title: 'Organization',
    pages: [{ to: '/settings', name: 'Organization settings' }],
  },
] as const

/** For whoever runs the instance. */
export const INSTANCE = { title: 'Instance', pages: [{ to: '/tenants', name: 'Organizations' }] } as const

/** The page of the navigation that a path belongs to; a registration belongs to the list of them. */
export function isCurrent(to: string, path: string): boolean {
  if (to === '/') return path === '/' || path === '' || path.startsWith('/applications')
  return path === to || path.startsWith(`${to}/`)
}
