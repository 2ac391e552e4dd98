// What the lists of a directory of some size find, and in which order.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { nameKey } from '../../src/directory/name-key.ts'
import { deleteUser, insertUser } from '../../src/store/users.ts'
import { aUser } from '../../src/store/suite/fixtures.ts'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { openWorlds, pagesOf, pathOf, sorted, type Worlds } from '../kit/big-directory.ts'
import { errorOf, listOf } from '../kit/graph.ts'
import { MEMBERS, ORDERS, QUERIES } from '../kit/list-queries.ts'

let worlds: Worlds
before(async () => {
  worlds = await openWorlds()
})
after(() => worlds.close())

const query = (options: Readonly<Record<string, string>>): string => new URLSearchParams(options).toString()

const keyOf = (value: unknown): Buffer => Buffer.from(nameKey(String(value)))

for (const name of ['SQLite', 'PostgreSQL'] as const) {
  for (const [path, filter, finds] of QUERIES)
    test(`${name}: ${path}?$filter=${filter} finds each object once, in the order asked for, and counts them (OData 4.01 §11.2.6)`, async () => {
      const { admin } = worlds[name]
      const all = (await pagesOf(admin, `${path}?$top=999`)).flatMap(listOf)
      const expected = all.filter(finds).map(({ id }) => id)
      for (const order of ORDERS[path] ?? []) {
        const options = { $filter: filter, $top: '97', $count: 'true', ...(order && { $orderby: order }) }
        const pages = await pagesOf(admin, `${path}?${query(options)}`)
        const found = pages.flatMap(listOf)
        assert.deepEqual(sorted(found.map(({ id }) => id)), sorted(expected), order)
        assert.deepEqual(new Set(pages.map(({ body }) => body['@odata.count'])), new Set([expected.length]), order)
        const [property = '', direction] = order.split(' ')
        for (const [index, object] of found.slice(1).entries())
          if (order)
            assert.ok(
              Buffer.compare(keyOf(found[index]?.[property]), keyOf(object[property])) *
                (direction === 'desc' ? -1 : 1) <=
                0,
            )
      }
    })

  test(`${name}: a log shows the newest first, whoever's events are looked for (azure-ad-wire §3.9)`, async () => {
    const { admin } = worlds[name]
    const path = encodeURI("/auditLogs/signIns?$top=20&$filter=userId in ('actor-4','actor-8')")
    const times = (await pagesOf(admin, path)).flatMap(listOf).map(({ createdDateTime }) => String(createdDateTime))
    assert.ok(times.length > 40)
    assert.deepEqual(times, sorted(times).toReversed())
  })

  test(`${name}: the members of a group are people and groups, all of them, each once (Microsoft Graph, group: members)`, async () => {
    const { admin } = worlds[name]
    const pages = await pagesOf(admin, `${MEMBERS}?$top=97&$count=true`)
    const shown = pages.flatMap(listOf)
    const users = (await pagesOf(admin, '/users?$top=999')).flatMap(listOf).map(({ id }) => id)
    const kinds = Map.groupBy(shown, (member) => member['@odata.type'])
    const members = kinds.get('#microsoft.graph.user')?.map(({ id }) => id) ?? []
    const rest = users.filter((id) => !members.includes(id)).length
    assert.ok(members.length > 500 && rest < 10, `${members.length} members, ${rest} others`)
    assert.ok((kinds.get('#microsoft.graph.group') ?? []).length >= 24)
    assert.equal(new Set(shown.map(({ id }) => id)).size, shown.length)
    assert.deepEqual(new Set(pages.map(({ body }) => body['@odata.count'])), new Set([shown.length]))
    const [first] = shown
    const found = await admin('GET', encodeURI(`${MEMBERS}?$filter=id eq '${String(first?.['id'])}'`))
    assert.deepEqual(listOf(found), [first])
  })

  test(`${name}: inserts and deletes between two pages neither repeat nor skip others (OData 4.01 §11.2.6.7)`, async () => {
    const { admin, server } = worlds[name]
    const path = `/users?${query({ $orderby: 'displayName', $top: '500', $filter: "startswith(displayName,'')" })}`
    const before = (await pagesOf(admin, path)).flatMap(listOf)
    const first = await admin('GET', path)
    const shown = listOf(first)
    const early = aUser({ tenantId: CONTOSO_ID, displayName: '0 early' })
    const gone = [shown[3], shown.at(-1), before[550]].map((user) => String(user?.['id']))
    const changes = gone.flatMap((id) => deleteUser({ ...early, id, version: 1 }))
    assert.deepEqual(await server.deps.db.commit([insertUser(early), ...changes]), { ok: true })
    const rest = (await pagesOf(admin, pathOf(first.body['@odata.nextLink']))).flatMap(listOf)
    const seen = [...shown, ...rest].map(({ id }) => id)
    assert.deepEqual(
      seen,
      before.map(({ id }) => id).filter((id) => id !== gone[2]),
    )
  })

  test(`${name}: a token of another query is refused`, async () => {
    const { admin } = worlds[name]
    const link = (await admin('GET', '/users?$top=1')).body['@odata.nextLink']
    const token = new URL(String(link)).searchParams.get('$skiptoken') ?? ''
    const other = await admin('GET', `/applications?$orderby=createdDateTime&$skiptoken=${token}`)
    assert.equal(other.status, 400)
    assert.match(errorOf(other).message, /\$skiptoken/)
  })
}

test('an order that no index has is refused for more than a thousand objects, and given for fewer (docs/directory-api.md)', async () => {
  const refused = await worlds.SQLite.admin('GET', '/users?$orderby=surname')
  assert.equal(refused.status, 400)
  assert.match(errorOf(refused).message, /\$orderby=surname/)
  const path = `/users?${query({ $orderby: 'id', $filter: "startswith(displayName,'zoë')", $top: '150' })}`
  const ids = (await pagesOf(worlds.SQLite.admin, path)).flatMap(listOf).map(({ id }) => String(id))
  assert.equal(ids.length, 375)
  assert.deepEqual(ids, sorted(ids))
})
