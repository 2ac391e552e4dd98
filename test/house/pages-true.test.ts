// The index pages say what is there: nothing missing, nothing left over.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import { test } from 'node:test'
import { expectNone, listTracked, locate, readText } from './source.ts'

/** Backticked words that are paths of the repository. */
function listPaths(text: string): string[] {
  return [...text.matchAll(/`([\w.-]+(?:\/[\w.@-]+)+\.(?:ts|tsx|mjs|md|json|yaml|txt))`/g)].map(
    ([, path]) => path ?? '',
  )
}

function readPage(page: string): string {
  assert.ok(existsSync(locate(page)), `${page} is missing`)
  return readText(page)
}

function compare(page: string, said: Iterable<string>, real: Iterable<string>): void {
  const [saidSet, realSet] = [new Set(said), new Set(real)]
  const missing = [...realSet].filter((name) => !saidSet.has(name)).map((name) => `${page} does not tell of ${name}`)
  const extra = [...saidSet]
    .filter((name) => !realSet.has(name))
    .map((name) => `${page} tells of ${name}, which does not exist`)
  expectNone([...missing, ...extra])
}

test('docs/where.md: every row names a rule file and a test, and all of them exist', () => {
  const rows = readPage('docs/where.md')
    .split('\n')
    .filter((line) => /^\|(?!\s*(?:-|:-|Question))/.test(line))
  assert.ok(rows.length > 0, 'docs/where.md has no table: | Question | File | Test |')
  const wrong = rows.flatMap((row) => {
    const paths = listPaths(row)
    const tests = paths.filter((path) => path.endsWith('.test.ts'))
    const absent = paths
      .filter((path) => !existsSync(locate(path)))
      .map((path) => `${path} does not exist (paths start at the top of the repository)`)
    const none = [
      ...(paths.length === tests.length ? ['names no file with the rule'] : []),
      ...(tests.length === 0 ? ['names no test'] : []),
    ]
    return [...absent, ...none, ...listAbsentTitles(row, tests)].map((problem) => `${row.slice(0, 80)}…: ${problem}`)
  })
  expectNone(wrong)
})

/** A quoted text in the last column is the title of a test in one of the files beside it. */
function listAbsentTitles(row: string, tests: string[]): string[] {
  const column = row.split('|').at(-2) ?? ''
  const contents = tests.filter((path) => existsSync(locate(path))).map((path) => readText(path).replaceAll("\\'", "'"))
  const titles = [...column.matchAll(/"([^"]+)"/g)].map(([, title]) => title ?? '')
  return titles.filter((title) => !contents.some((text) => text.includes(title))).map((title) => `no test "${title}"`)
}

test('docs/errors.md: an entry (a heading with the reason in backticks) for each reason, and no other', async () => {
  const headings = [...readPage('docs/errors.md').matchAll(/^#+ `([^`]+)`/gm)].map(([, reason]) => reason ?? '')
  const { REASONS } = (await import(locate('packages/server/src/refusal/reasons.ts'))) as { REASONS: object }
  compare('docs/errors.md', headings, Object.keys(REASONS))
  assert.equal(headings.length, new Set(headings).size, 'docs/errors.md has a reason twice')
})

test('docs/config.md: every setting of config.ts and no other, by variable and by name, and fewer than 25', async () => {
  const page = readPage('docs/config.md')
  const { SETTINGS } = (await import(locate('packages/server/src/config.ts'))) as { SETTINGS: { name: string }[] }
  const names = SETTINGS.map(({ name }) => name)
  const variables = names.map((name) => `LATCHWORK_${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`)
  compare('docs/config.md', page.match(/\bLATCHWORK_[A-Z][A-Z_]*[A-Z]\b/g) ?? [], variables)
  expectNone(
    names.filter((name) => !page.includes(`\`${name}\``)).map((name) => `docs/config.md does not tell of \`${name}\``),
  )
  assert.ok(names.length < 25, `${names.length} settings`)
})

test('every relative link of a page leads to a file', () => {
  const pages = listTracked().filter((file) => file.endsWith('.md') && existsSync(locate(file)))
  const wrong = pages.flatMap((page) =>
    [...readText(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
      .map(([, target]) => posix.join(posix.dirname(page), target ?? ''))
      .filter((target) => !existsSync(locate(target)))
      .map((target) => `${page} links to ${target}, which does not exist`),
  )
  expectNone(wrong)
})
