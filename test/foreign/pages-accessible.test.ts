// axe-core, a scanner that nobody here wrote, in a real Chromium, over every page: light and dark, wide and 320 px.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { servePages } from '../../scripts/screenshots.ts'
import { samplePages } from '../../scripts/screenshots/samples.ts'
import { launchBrowser } from '../kit/chromium.ts'

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
  }[]
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pages = samplePages()
/** These leave by themselves before a scan could start. */
const names = Object.keys(pages).filter((name) => name !== 'form-post' && name !== 'out-of-band')

let browser: Browser
let served: Awaited<ReturnType<typeof servePages>>

before(async () => {
  ;[browser, served] = await Promise.all([launchBrowser(), servePages(pages)])
})
after(async () => {
  await browser.close()
  await served.close()
})

async function openPage(view: { width: number; colorScheme: 'light' | 'dark' }): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: view.width, height: 720 },
    colorScheme: view.colorScheme,
  })
  return context.newPage()
}

for (const view of [
  { width: 1280, colorScheme: 'light' },
  { width: 320, colorScheme: 'dark' },
] as const) {
  describe(`${view.colorScheme}, ${String(view.width)} px`, () => {
    test('no page has a violation of WCAG 2.2 AA or of good practice, with everything unfolded', async () => {
      const tab = await openPage(view)
      for (const name of names) {
        await tab.goto(`${served.origin}/${name}`)
        await tab.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        // Playwright's own evaluation is not bound by the page's CSP.
        await tab.evaluate(axe)
        const { violations } = await tab.evaluate<AxeResult>('axe.run()')
        const found = violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${name}: ${id}: ${node.html}: ${node.failureSummary}`),
        )
        assert.deepEqual(found, [])
      }
      await tab.context().close()
    })

    test('no page scrolls sideways (WCAG 1.4.10)', async () => {
      const tab = await openPage(view)
      for (const name of names) {
        await tab.goto(`${served.origin}/${name}`)
        const excess = await tab.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        assert.ok(excess <= 0, `${name} is ${String(excess)} px too wide`)
      }
      await tab.context().close()
    })
  })
}

describe('keyboard', () => {
  test('Enter in a user name field presses Next; on the consent checkbox it does nothing (users-and-peers §E2, §E3)', async () => {
    const tab = await openPage({ width: 1280, colorScheme: 'light' })
    const posted: string[] = []
    await tab.route('**/interaction', (route) => {
      posted.push(route.request().postData() ?? '')
      return route.fulfill({ body: 'posted' })
    })
    await tab.goto(`${served.origin}/sign-in`)
    await tab.getByLabel('Email or user name').fill('ada@contoso.example')
    await tab.keyboard.press('Enter')
    await tab.getByText('posted').waitFor()
    assert.equal(posted.pop(), 'request=sealed&username=ada%40contoso.example&step=username')
    await tab.goto(`${served.origin}/consent-offer`)
    await tab.getByLabel('Consent on behalf of your organization').focus()
    await tab.keyboard.press('Enter')
    await tab.getByRole('button', { name: 'Cancel' }).click()
    await tab.getByText('posted').waitFor()
    assert.deepEqual(posted, ['request=sealed&ticket=ticket&action=cancel'])
    await tab.context().close()
  })

  test('consent starts on its heading, and Tab reaches Cancel right before Accept', async () => {
    const tab = await openPage({ width: 1280, colorScheme: 'light' })
    await tab.goto(`${served.origin}/consent`)
    const focused = () => tab.evaluate<string | undefined>('document.activeElement?.innerText')
    assert.equal(await focused(), 'Permissions requested')
    const order: (string | undefined)[] = []
    for (let presses = 0; presses < 20 && order.at(-1) !== 'Accept'; presses += 1) {
      await tab.keyboard.press('Tab')
      order.push(await focused())
    }
    assert.deepEqual(order.slice(-2), ['Cancel', 'Accept'])
    await tab.context().close()
  })
})

test('form_post answers by itself under its own policy; an out-of-band code stays readable (azure-ad-wire §1.5)', async () => {
  const tab = await openPage({ width: 1280, colorScheme: 'light' })
  let posted = ''
  await tab.route('http://localhost:45871/**', (route) => {
    posted = `${route.request().headers()['content-type'] ?? ''} ${route.request().postData() ?? ''}`
    return route.fulfill({ body: 'received' })
  })
  await tab.goto(`${served.origin}/form-post`).catch(() => undefined)
  await tab.getByText('received').waitFor()
  assert.equal(posted, 'application/x-www-form-urlencoded code=1.AXoAJf8&state=state')
  const other = await tab.context().newPage()
  await other.goto(`${served.origin}/out-of-band`)
  await other.waitForTimeout(300)
  assert.match(await other.locator('body').innerText(), /1\.AXoAJf8/)
  assert.match(await other.title(), /^Success code=1\.AXoAJf8/)
  await tab.context().close()
})
