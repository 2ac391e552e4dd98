import type { Page } from 'playwright-core'

interface PortalPage {
  readonly name: string
  /** Below /portal. */
  readonly path: string
  /** What a person does on the page before the picture is taken. */
  prepare?(page: Page): Promise<void>
}

const ADA = '2b9d1c58-6c0e-4a2a-b6c4-53f3d6b8a901'

export const PORTAL_PAGES: readonly PortalPage[] = [
  { name: 'applications', path: '/' },
  { name: 'users', path: '/users' },
  { name: 'user-new', path: '/users/new' },
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
  { name: 'enterprise-applications', path: '/enterprise' },
  { name: 'sign-ins', path: '/sign-ins' },
  { name: 'sign-in', path: '/sign-ins', prepare: openFirst },
  { name: 'audit-log', path: '/audit' },
  { name: 'audit-event', path: '/audit', prepare: openFirst },
  { name: 'refusals', path: '/refusals' },
  { name: 'refusal', path: '/refusals', prepare: openFirst },
]

async function openFirst(page: Page): Promise<void> {
  await page.getByRole('cell').first().getByRole('link').click()
  await page.getByRole('navigation', { name: 'Breadcrumb' }).waitFor()
  await page.waitForLoadState('networkidle')
}
