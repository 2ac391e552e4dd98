import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type GraphObject, parseFilter } from './filter.ts'
import { pageOf, parseListQuery, renderPage } from './list-query.ts'
import { matches } from './matches.ts'
import { parseSearch } from './search.ts'

const TASKS: GraphObject = {
  displayName: "Ada's Tasks",
  appId: 'A1',
  accountEnabled: true,
  mail: null,
  uris: ['https://tasks.example'],
  web: { logoutUrl: 'x' },
  createdDateTime: '2026-07-01T09:00:00Z',
}

const CASES: readonly [filter: string, matches: boolean][] = [
  ["appId eq 'a1'", true],
  ["appId ne 'a1'", false],
  ["displayName eq 'Ada''s Tasks'", true],
  ["startswith(displayName,'ada')", true],
  ["startswith(displayName, 'bob')", false],
  ["appId in ('x', 'A1')", true],
  ["uris/any(x:x eq 'https://tasks.example')", true],
  ["uris/any(any:any eq 'https://else.example')", false],
  ["web/logoutUrl eq 'x'", true],
  ['mail eq null and accountEnabled eq true', true],
  ["not (appId eq 'A1') or accountEnabled eq true", true],
  ["appId eq 'x' or appId eq 'y' and accountEnabled eq true", false],
  ["constructor eq 'x'", false],
  ['createdDateTime ge 2026-07-01T09:00:00Z', true],
  ['createdDateTime gt 2026-07-01T09:00:00Z', false],
  ['createdDateTime le 2026-07-01T09:00:00.5Z and createdDateTime gt 2026-07-01T08:59:59.5Z', true],
  ['createdDateTime lt 2026-07-01T09:00:00Z', false],
  ['displayName lt 2026-07-01T09:00:00Z', false],
]

for (const [filter, finds] of CASES)
  test(`$filter=${filter} ${finds ? 'finds' : 'does not find'} the object (OData 4.01 §11.2.6.1)`, () => {
    const parsed = parseFilter(filter)
    assert.ok(parsed.ok, JSON.stringify(parsed))
    assert.equal(matches(parsed.value, TASKS), finds)
  })

for (const filter of [
  '',
  'appId',
  'appId eq',
  "appId eq 'x",
  "appId gt 'x'",
  'createdDateTime gt 2026-99-01T09:00:00Z',
  "(appId eq 'x'",
  "uris/any(x:y eq 'z')",
  ';',
])
  test(`$filter=${filter} is refused with its place, not guessed (azure-ad-wire §3.9)`, () => {
    const parsed = parseFilter(filter)
    assert.ok(!parsed.ok)
    assert.match(parsed.error, /^\$filter cannot be read/)
  })

test('no $filter makes the parser throw or nest without end (DESIGN §6, hostile input)', () => {
  const word = fc.constantFrom(
    '(',
    ')',
    'not',
    'and',
    'or',
    'eq',
    'appId',
    "'x'",
    ',',
    'in',
    'startswith',
    'uris/any',
    ':',
  )
  fc.assert(fc.property(fc.array(word, { maxLength: 60 }), (words) => void parseFilter(words.join(' '))))
  assert.equal(parseFilter(`${'not '.repeat(5000)}a eq 'x'`).ok, false)
  assert.equal(parseFilter(`${'('.repeat(5000)}a eq 'x'`).ok, false)
})

test('every object is on exactly one page, whatever $top is (OData 4.01 §11.2.6.7)', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 20 }), (size, top) => {
      const objects = Array.from({ length: size }, (_, at) => ({ id: String(at) }))
      const seen: unknown[] = []
      let query: string | undefined = `$top=${top}&$count=true`
      while (query !== undefined) {
        const parsed = parseListQuery(query)
        assert.ok(parsed.ok)
        const collection = { url: 'https://h/v1.0/x', context: 'c', query }
        const found = pageOf(objects, parsed.value)
        assert.ok(found.ok)
        const page = renderPage(found.value, parsed.value, collection)
        assert.equal(page['@odata.count'], size)
        seen.push(...(page['value'] as unknown[]))
        const next = page['@odata.nextLink'] as string | undefined
        query = next === undefined ? undefined : new URL(next).search.slice(1)
      }
      assert.deepEqual(seen, objects)
    }),
  )
})

test('a $skiptoken of another list is refused where everything is at hand, too (azure-ad-wire §3.9)', () => {
  for (const key of ['x', -1]) {
    const parsed = parseListQuery(`$skiptoken=${Buffer.from(JSON.stringify([0, key, ''])).toString('base64url')}`)
    assert.ok(parsed.ok)
    const page = pageOf([{ id: 'a' }], parsed.value)
    assert.ok(!page.ok && page.error.includes('$skiptoken'))
  }
})

test('a $filter of a hundred conditions is read, and one of many more is refused (DESIGN §6, hostile input)', () => {
  const values = (count: number): string => Array.from({ length: count }, (_, at) => `'${at}'`).join(',')
  assert.ok(parseFilter(`id in (${values(100)})`).ok)
  assert.equal(parseFilter(`id in (${values(1000)})`).ok, false)
})

const SEARCHES: readonly [search: string, finds: boolean | undefined][] = [
  ['"displayName:ada"', true],
  ['"displayName:tasks"', false],
  ['"displayName:x" OR "appId:a"', true],
  ['"displayName:ada" AND "appId:b"', false],
  ['displayName:ada', undefined],
  ['"displayName:"', undefined],
  ['"ada"', undefined],
]
for (const [search, finds] of SEARCHES)
  test(`$search=${search} ${finds === undefined ? 'is refused' : finds ? 'finds' : 'does not find'} (Microsoft Graph, $search)`, () => {
    const parsed = parseSearch(search)
    assert.equal(parsed.ok ? matches(parsed.value, TASKS) : undefined, finds)
  })

for (const query of [
  '$top=0',
  '$top=x',
  '$top=1000',
  '$skiptoken=-1',
  `$skiptoken=${Buffer.from('[0,{},"x"]').toString('base64url')}`,
  '$expand=owners',
  '$orderby=a b c',
  '$search=ada',
])
  test(`${query} is refused, and the option named (azure-ad-wire §3.9)`, () => {
    const parsed = parseListQuery(query)
    assert.ok(!parsed.ok)
    assert.ok(parsed.error.includes(query.slice(0, query.indexOf('='))), parsed.error)
  })
