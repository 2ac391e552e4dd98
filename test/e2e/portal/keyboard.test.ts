// The portal by keyboard alone, in a real Chromium.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Locator } from 'playwright-core'
import { openPortalDesk } from '../../kit/portal-desk.ts'

const desk = await openPortalDesk('admin@contoso.example')
after(() => desk.close())
const { server, page, heading, section, go } = desk
const { keyboard } = page

/** What a screen reader says of what has the focus. */
async function focused(): Promise<string> {
  return page.evaluate<string>(
    `(({ tagName, ariaLabel, labels, textContent }) => tagName === 'BODY' ? '' : (ariaLabel ?? labels?.[0]?.textContent ?? textContent))(document.activeElement)`,
  )
}

async function waitForFocus(on: Locator): Promise<void> {
  await on.waitFor()
  await on
    .and(page.locator(':focus'))
    .waitFor({ timeout: 3000 })
    .catch(async () => assert.fail(`the focus is on "${await focused()}"`))
}

/** Tab until it is there: what a person does who cannot point. */
async function tabTo(name: string, most = 60): Promise<void> {
  for (let tries = 0; tries < most; tries++) {
    if ((await focused()).trim() === name) return
    await keyboard.press('Tab')
  }
  assert.fail(`${name} is not reached in ${String(most)} steps`)
}

test('everything that has the focus shows it, and the order is that of the page (WCAG 2.4.3, 2.4.7)', async () => {
  for (const path of ['/', '/users/2b9d1c58-6c0e-4a2a-b6c4-53f3d6b8a901', '/settings', '/applications/new']) {
    await page.goto(`${server.baseUrl}/portal${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    let last = -1
    for (let step = 0; step < 60; step++) {
      await keyboard.press('Tab')
      const { name, outline, place } = await page.evaluate<{ name: string; outline: number; place: number }>(
        `(() => {
          const element = document.activeElement
          const style = getComputedStyle(element)
          return {
            name: element.outerHTML.slice(0, 120),
            outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
            place: element === document.body ? -1 : [...document.querySelectorAll('*')].indexOf(element),
          }
        })()`,
      )
      if (place === -1) break
      assert.ok(outline >= 2, `${path}: ${name}`)
      assert.ok(place > last, `${path}: ${name} comes too late`)
      last = place
    }
    assert.ok(last > 0)
  }
})

test('a question begins at Cancel, keeps the focus, and gives it back with Escape (WCAG 2.1.2, 2.4.3, ARIA dialog)', async () => {
  await page.goto(`${server.baseUrl}/portal/`)
  await page.getByRole('link', { name: 'Tasks Desktop' }).click()
  await heading('Tasks Desktop')
  await page.getByRole('tab', { name: 'Authentication' }).click()
  const native = section('Mobile and desktop applications')
  const remove = native.getByRole('button', { name: 'Remove http://127.0.0.1', exact: true })
  await remove.focus()
  await keyboard.press('Enter')
  const question = page.getByRole('dialog', { name: 'Remove http://127.0.0.1?' })
  await waitForFocus(question.getByRole('button', { name: 'Cancel' }))
  for (let step = 0; step < 6; step++) {
    await keyboard.press('Tab')
    const outside = await page.evaluate<boolean>(
      "document.activeElement.closest('main') !== null && document.activeElement.closest('dialog') === null",
    )
    assert.equal(outside, false, await focused())
  }
  await keyboard.press('Escape')
  // A dialog that is closed has no role any more; that it is gone is the end of it, and only then it can be asked for again.
  await page.locator('dialog').waitFor({ state: 'detached' })
  await waitForFocus(remove)
  await keyboard.press('Enter')
  await tabTo('Remove')
  await keyboard.press('Enter')
  await remove.waitFor({ state: 'detached' })
  await page.waitForLoadState('networkidle')
  const near = await page.evaluate<string>("document.activeElement.closest('section')?.ariaLabel ?? ''")
  assert.equal(near, 'Mobile and desktop applications')
})

test('a form inside a list closes, and the focus is on the button that opened it (WCAG 2.4.3)', async () => {
  await page.getByRole('tab', { name: 'App roles' }).click()
  const open = page.getByRole('button', { name: 'Create an app role' })
  await open.focus()
  await keyboard.press('Enter')
  await tabTo('Display name')
  await keyboard.type('Reviewer')
  await tabTo('Cancel')
  await keyboard.press('Enter')
  await waitForFocus(open)
  await keyboard.press('Enter')
  for (const [label, text] of [
    ['Display name', 'Reviewer'],
    ['Value', 'Reviewer'],
    ['Description', 'Reviews.'],
  ] as const) {
    await tabTo(label)
    await keyboard.type(text)
  }
  await keyboard.press('Enter')
  await page.getByRole('button', { name: 'Edit Reviewer' }).waitFor()
  await waitForFocus(open)
})

test('what is saved, switched or added keeps the focus where the person is (WCAG 2.4.3)', async () => {
  await go('Users')
  await page.getByRole('link', { name: 'Bob Noyce' }).focus()
  await keyboard.press('Enter')
  await heading('Bob Noyce')
  await waitForFocus(page.getByRole('heading', { name: 'Bob Noyce' }))
  const profile = section('Profile')
  await tabTo('First name')
  await keyboard.type('by')
  await tabTo('Save')
  await keyboard.press('Space')
  await profile.getByText('Saved.').waitFor()
  await waitForFocus(profile.getByRole('button', { name: 'Save' }))
  const access = section('Sign-in')
  await tabTo('Block sign-in')
  await keyboard.press('Enter')
  await tabTo('Block sign-in')
  await keyboard.press('Enter')
  await access.getByText('Bob Noyce cannot sign in.').waitFor()
  await page.waitForLoadState('networkidle')
  assert.notEqual(await focused(), '')
  await access.getByRole('button', { name: 'Allow sign-in' }).focus()
  await keyboard.press('Enter')
  await access.getByRole('button', { name: 'Block sign-in' }).waitFor()
  assert.notEqual(await focused(), '')
})

test('a member of a group is found, added and removed without a pointer (WCAG 2.1.1)', async () => {
  await go('Groups')
  await page.getByRole('link', { name: 'New group' }).first().focus()
  await keyboard.press('Enter')
  await heading('New group')
  await tabTo('Display name')
  await keyboard.type('Planning')
  await keyboard.press('Enter')
  await heading('Planning')
  await waitForFocus(page.getByRole('heading', { name: 'Planning' }))
  await tabTo('Add a member')
  await keyboard.type('ada')
  await page.getByRole('button', { name: 'Add Ada Lovelace' }).waitFor()
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  const members = section('Members')
  await members.getByRole('button', { name: 'Remove Ada Lovelace' }).waitFor()
  await waitForFocus(members.getByLabel('Add a member'))
  await keyboard.press('Shift+Tab')
  assert.equal(await focused(), 'Remove Ada Lovelace')
  await keyboard.press('Enter')
  await tabTo('Remove')
  await keyboard.press('Enter')
  await members.getByText('Nobody is in this group yet.').waitFor()
  await waitForFocus(members.getByLabel('Add a member'))
})

test('the menu of the account opens with Enter, is next in the order, and closes with Escape (WCAG 2.1.1)', async () => {
  const account = page.getByRole('button', { name: 'Account of Grace Hopper' })
  await account.focus()
  await keyboard.press('Enter')
  await keyboard.press('Tab')
  assert.equal(await focused(), 'My apps')
  await keyboard.press('Escape')
  await page.getByRole('button', { name: 'Sign out' }).waitFor({ state: 'hidden' })
  await waitForFocus(account)
})

test('at 320 px Escape closes the navigation and goes back to its button (WCAG 2.4.3)', async () => {
  await page.setViewportSize({ width: 320, height: 720 })
  const menu = page.getByRole('button', { name: 'Menu' })
  await menu.focus()
  await keyboard.press('Enter')
  await tabTo('Users')
  await keyboard.press('Escape')
  await page.getByRole('link', { name: 'Audit logs' }).waitFor({ state: 'hidden' })
  await waitForFocus(menu)
})

test('who clicks beside everything has left it: nothing takes the focus back', async () => {
  await page.setViewportSize({ width: 1280, height: 720 })
  await go('Users')
  await page.getByLabel('Search').fill('bob')
  await page.mouse.click(900, 700)
  await page.getByRole('link', { name: 'Ada Lovelace' }).waitFor({ state: 'detached' })
  assert.notEqual(await focused(), 'Search')
})
