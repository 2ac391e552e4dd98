// axe-core, a scanner that nobody here wrote, over the page as it is: light at 1280 px and dark at 320 px, or all four.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[]
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface View {
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
  /** Absent: all of them. */
  readonly rules?: readonly string[]
}

const VIEWS: readonly View[] = [
  { width: 1280, colorScheme: 'light' },
  { width: 320, colorScheme: 'dark' },
]

/** What a page is made of is the same in light and dark, so the second pass at a width looks at the colours alone. */
const OTHER_COLOURS: readonly View[] = [
  { width: 1280, colorScheme: 'dark', rules: ['color-contrast'] },
  { width: 320, colorScheme: 'light', rules: ['color-contrast'] },
]

/** Both colour schemes at both widths, for the pages of which a kind is made. */
export async function expectAccessibleInEveryView(page: Page): Promise<void> {
  await expectAccessible(page, [...VIEWS, ...OTHER_COLOURS])
}

export async function expectAccessible(page: Page, views: readonly View[] = VIEWS): Promise<void> {
  await page.evaluate(axe)
  for (const { width, colorScheme, rules } of views) {
    await page.setViewportSize({ width, height: 720 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const only = rules === undefined ? '' : JSON.stringify({ runOnly: rules })
    const { violations } = await page.evaluate<AxeResult>(`axe.run(${only})`)
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${page.url()}: ${id}: ${html}`))
    assert.deepEqual(found, [], `${colorScheme}, ${String(width)} px`)
    const excess = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    assert.ok(excess <= 0, `${page.url()} is ${String(excess)} px too wide at ${String(width)} px`)
  }
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.emulateMedia({ colorScheme: 'light' })
}
