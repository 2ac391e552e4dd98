// The portal after everything that the person had was ended: it goes on with what is true now.
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { openPortalDesk } from '../../kit/portal-desk.ts'
import { press } from '../../kit/person.ts'

let desk: Awaited<ReturnType<typeof openPortalDesk>>
before(async () => {
  desk = await openPortalDesk('admin@contoso.example')
})
after(() => desk.close())

test('who changes the password goes on in the portal, with new tokens (azure-ad-wire §2.9)', async () => {
  const { page, server } = desk
  // Times are whole seconds: the tokens must be older than the new password.
  await pause(1100)
  await page.goto(`${server.baseUrl}/changepassword`)
  await page.getByLabel('Current password').fill('contoso-admin-demo')
  await page.getByLabel('New password', { exact: true }).fill('seven green bottles on a wall')
  await page.getByLabel('Repeat the password').fill('seven green bottles on a wall')
  await press(page, 'Change password')
  await page.getByRole('heading', { name: /^Your password/ }).waitFor()
  await page.goto(`${server.baseUrl}/portal/`)
  await page.getByRole('link', { name: 'Tasks Desktop' }).waitFor()
})
