import { confirm } from '../../test/kit/person.ts'
import type { Page } from 'playwright-core'

interface PortalPage {
  readonly name: string
  /** Below /portal. */
  readonly path: string
  /** A question lies over what is in sight, and not over the rest of a long page. */
  readonly isInSight?: boolean
  /** What a person does on the page before the picture is taken. */
  prepare?(page: Page): Promise<void>
}

const ADA = '2b9d1c58-6c0e-4a2a-b6c4-53f3d6b8a901'

const SECTIONS = [
  'Overview',
  'Authentication',
  'API permissions',
  'Expose an API',
  'App roles',
  'Certificates & secrets',
  'Manifest',
  'Delete',
] as const

export const PORTAL_PAGES: readonly PortalPage[] = [
  { name: 'applications', path: '/' },
  {
    name: 'account-menu',
    path: '/',
    prepare: (page) => page.getByRole('button', { name: 'Account of Grace Hopper' }).click(),
  },
  { name: 'application-new', path: '/applications/new' },
  { name: 'applications-deleted', path: '/applications/deleted' },
  { name: 'organizations', path: '/tenants' },
  { name: 'organization-new', path: '/tenants/new' },
  ...SECTIONS.map((section) => ({
    name: `application-${section.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`,
    path: '/',
    prepare: (page: Page) => openSection(page, section),
  })),
  { name: 'users', path: '/users' },
  { name: 'user-new', path: '/users/new' },
  { name: 'user-invite', path: '/users/invite' },
  { name: 'user', path: `/users/${ADA}` },
  {
    name: 'user-link',
    path: '/users/new',
    async prepare(page) {
      await page.getByLabel('Display name').fill('Joan Clarke')
      await page.getByLabel('User name').fill('joan')
      await page.getByRole('button', { name: 'Create' }).click()
      await page.getByText('It is shown only once.').waitFor()
    },
  },
  {
    name: 'question',
    path: `/users/${ADA}`,
    isInSight: true,
    prepare: (page) => page.getByRole('button', { name: 'Block sign-in' }).click(),
  },
  { name: 'groups', path: '/groups' },
  {
    name: 'group-new',
    path: '/groups/new',
    async prepare(page) {
      await page.getByLabel('Display name').fill('Planning')
      await page.getByLabel('Description').fill('Everybody who plans the week')
    },
  },
  {
    name: 'group',
    path: '/groups/new',
    async prepare(page) {
      await page.getByLabel('Display name').fill('Planning')
      await page.getByLabel('Description').fill('Everybody who plans the week')
      await page.getByRole('button', { name: 'Create' }).click()
      await page.getByLabel('Add a member').fill('ada')
      await page.getByRole('button', { name: 'Add Ada Lovelace' }).click()
      await page.getByRole('button', { name: 'Remove Ada Lovelace' }).waitFor()
      await page.getByLabel('Add a member').fill('b')
      await page.getByRole('button', { name: 'Add Bob Noyce' }).waitFor()
    },
  },
  { name: 'enterprise-applications', path: '/enterprise' },
  { name: 'consent-requests', path: '/consent-requests' },
  { name: 'consent-request', path: '/consent-requests', prepare: openFirst },
  { name: 'enterprise-application', path: '/enterprise', prepare: openTasksDesktop },
  { name: 'settings', path: '/settings' },
  { name: 'sign-ins', path: '/sign-ins' },
  { name: 'sign-in', path: '/sign-ins', prepare: openFirst },
  { name: 'audit-log', path: '/audit' },
  { name: 'audit-event', path: '/audit', prepare: openFirst },
  { name: 'refusals', path: '/refusals' },
  { name: 'refusal', path: '/refusals', prepare: openFirst },
]

/** The API for what APIs have, the desktop app for the rest. */
async function openSection(page: Page, section: (typeof SECTIONS)[number]): Promise<void> {
  const app = section === 'Expose an API' || section === 'App roles' ? 'Tasks API' : 'Tasks Desktop'
  await page.getByRole('link', { name: app, exact: true }).click()
  await page.getByRole('tab', { name: section }).click()
  await page.getByRole('tabpanel').getByRole('heading').first().waitFor()
  await page.waitForLoadState('networkidle')
}

async function openFirst(page: Page): Promise<void> {
  await page.getByRole('cell').first().getByRole('link').click()
  await page.getByRole('navigation', { name: 'Breadcrumb' }).waitFor()
  await page.waitForLoadState('networkidle')
}

async function openTasksDesktop(page: Page): Promise<void> {
  await page.goto('/portal/consent-requests')
  await page.getByRole('link', { name: 'Tasks Desktop' }).click()
  await page.getByRole('button', { name: 'Approve' }).click()
  await confirm(page)
  await page.getByText('Approved', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Enterprise applications', exact: true }).click()
  await page.getByRole('link', { name: 'Tasks Desktop' }).click()
  await page.getByRole('heading', { name: 'Tasks Desktop', exact: true }).waitFor()
  await page.getByLabel('Assign somebody').fill('ada')
  await page.getByRole('button', { name: 'Assign Ada Lovelace' }).click()
  await page.getByRole('button', { name: 'Remove Ada Lovelace' }).waitFor()
}
