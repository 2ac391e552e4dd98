import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { insertMember } from '../../src/store/administration/groups.ts'
import { insertUser } from '../../src/store/users.ts'
import { EVERY_PERMISSION, errorOf, type GraphCaller, graphAs, listOf } from '../kit/graph.ts'
import { openBrowser, startRequest } from '../kit/native-app.ts'
import { ENGINES, startTestServer, type TestServer } from '../kit/server.ts'

const MEMBERS = 3000

for (const engine of ENGINES)
  describe(`nobody makes the server work without end, on ${engine} (DESIGN §6 hostile input)`, () => {
    let server: TestServer
    let admin: GraphCaller
    before(async () => {
      server = await startTestServer({ engine })
      admin = await graphAs(server, 'admin@contoso.example', EVERY_PERMISSION)
    })
    after(() => server.close())

    async function create(path: string, body: unknown): Promise<string> {
      const made = await admin('POST', path, body)
      assert.equal(made.status, 201, JSON.stringify(made.body))
      return String(made.body['id'])
    }

    test('the members of a large group come a page at a time, and others get their turn (transitiveMembers)', async () => {
      const groupId = await create('/groups', { displayName: 'Large' })
      const tenantId = CONTOSO_ID
      const changes = Array.from({ length: MEMBERS }, (_, at) => {
        const names = { userPrincipalName: `m${at}@contoso.example`, displayName: `M${at}` }
        const user = { id: randomUUID(), tenantId, ...names, roles: [], tokensValidFrom: 0, version: 1 }
        return [insertUser(user), insertMember({ tenantId, groupId, memberId: user.id, memberType: 'User' })]
      })
      await server.deps.db.commit(changes.flat())
      const seen = new Set<unknown>()
      let path = `/groups/${groupId}/transitiveMembers?$top=700&$count=true`
      while (path !== '') {
        const { body } = await admin('GET', path)
        assert.equal(body['@odata.count'] ?? MEMBERS, MEMBERS)
        for (const { id, userPrincipalName } of listOf({ status: 200, headers: {}, body })) {
          assert.ok(typeof userPrincipalName === 'string')
          seen.add(id)
        }
        const next = String(body['@odata.nextLink'] ?? '')
        path = next === '' ? '' : next.slice(next.indexOf('/groups'))
      }
      assert.equal(seen.size, MEMBERS)
      let turns = 0
      let over = false
      const count = (): void => void (over || ((turns += 1), setImmediate(count)))
      count()
      const found = await admin('GET', `/groups/${groupId}/transitiveMembers?$filter=displayName eq 'M7'`)
      over = true
      assert.equal(listOf(found).length, 1)
      assert.ok(turns >= MEMBERS / 200, `others got ${turns} turns`)
    })

    test('an application has a hundred secrets at most', async () => {
      const id = await create('/applications', { displayName: 'Secrets' })
      for (let at = 0; at < 100; at += 1)
        assert.equal((await admin('POST', `/applications/${id}/addPassword`, {})).status, 200)
      const refused = await admin('POST', `/applications/${id}/addPassword`, {})
      assert.deepEqual([refused.status, errorOf(refused).message.includes('100 secrets')], [400, true])
    })

    test('a user name has nothing in it that cannot be seen (Unicode TR 36 §2)', async () => {
      for (const sign of ['\u200b', '\u202e', '\u0007', '\ufeff', '\u00ad', '\ue000']) {
        const userPrincipalName = `a${sign}da@contoso.example`
        const refused = await admin('POST', '/users', { displayName: 'Ada', userPrincipalName })
        assert.deepEqual([refused.status, errorOf(refused).message.includes('userPrincipalName')], [400, true])
      }
      await create('/users', { displayName: 'Zoë', userPrincipalName: 'zoë.श्री@contoso.example' })
    })

    test('two spellings of a user name are one account to guess at (ASVS 6.1.1)', async () => {
      await create('/users', { displayName: 'Zoé', userPrincipalName: 'zo\u00e9@contoso.example' })
      const browser = openBrowser(server)
      const first = await browser.open(startRequest(server).url)
      let said = ''
      for (let at = 0; at < 12; at += 1) {
        const username = at % 2 === 0 ? 'zo\u00e9@contoso.example' : 'zoe\u0301@contoso.example'
        const page = await browser.press(first, 'Next', { username })
        said = (await browser.press(page, 'Sign in', { password: `wrong ${at}` })).html
      }
      assert.match(said, /Too many attempts/)
    })
  })
