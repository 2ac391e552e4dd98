// axe-core, a scanner that nobody here wrote, over the page as it is: light, and dark at 320 px.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[]
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const VIEWS = [
  { width: 1280, colorScheme: 'light' },
  { width: 320, colorScheme: 'dark' },
] as const

export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe)
  for (const { width, colorScheme } of VIEWS) {
    await page.setViewportSize({ width, height: 720 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await page.evaluate<AxeResult>('axe.run()')
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
