// axe-core, a scanner that nobody here wrote, over the page as it is, in light and dark, at 1280 and at 320 px.
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

/** What a page is made of is the same in light and dark, so the second pass at a width looks at the colours alone. */
const VIEWS: readonly View[] = [
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark', rules: ['color-contrast'] },
  { width: 320, colorScheme: 'dark' },
  { width: 320, colorScheme: 'light', rules: ['color-contrast'] },
]

/** A card or table whose content sticks out at its side. */
const BURST = `[...document.querySelectorAll('.card, .rows, dialog')]
  .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
  .map(({ textContent }) => textContent)`

export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe)
  for (const { width, colorScheme, rules } of VIEWS) {
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
    const burst = await page.evaluate<readonly string[]>(BURST)
    assert.deepEqual(burst, [], `${page.url()}, ${String(width)} px: wider than what they are in`)
  }
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.emulateMedia({ colorScheme: 'light' })
}
