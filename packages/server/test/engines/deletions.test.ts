import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { TASKS_API, TASKS_DESKTOP, TASKS_URI } from '../../src/dev/demo-applications.ts'
import { CONTOSO_ID } from '../../src/dev/demo-directory.ts'
import { DIRECTORY_PERMISSIONS } from '../../src/directory/graph-permissions.ts'
import type { Page } from '../kit/browser.ts'
import { findInconsistencies } from '../kit/consistency.ts'
import { type GraphCaller, graphAs } from '../kit/graph.ts'
import { openBrowser, startRequest, TASKS_READ } from '../kit/native-app.ts'
import { ENGINES, startTestServer, type TestServer } from '../kit/server.ts'

const PASSWORD = 'seven green bottles on a wall'
const DEFAULT_ACCESS = '00000000-0000-0000-0000-000000000000'
const ROUNDS = [0, 1, 2, 3, 4, 5]

for (const engine of ENGINES)
  describe(`what is deleted while somebody gives it something leaves nothing behind, on ${engine} (DESIGN §6)`, () => {
    let server: TestServer
    let admin: GraphCaller
    before(async () => {
      server = await startTestServer({ engine })
      admin = await graphAs(server, 'admin@contoso.example', [
        'User.Read',
        ...DIRECTORY_PERMISSIONS.map(({ value }) => value),
      ])
    })
    after(() => server.close())

    const idOf = async (path: string) => String((await admin('GET', path)).body['id'])
    const reference = (id: string) => ({ '@odata.id': `${server.baseUrl}/v1.0/directoryObjects/${id}` })
    async function create(path: string, body: unknown): Promise<string> {
      const made = await admin('POST', path, body)
      assert.equal(made.status, 201, JSON.stringify(made.body))
      return String(made.body['id'])
    }
    const consistent = async () => assert.deepEqual(await findInconsistencies(server.deps.db), [])

    /** Somebody new, who is asked for consent or told that he needs an administrator. */
    async function meet(name: string, scope: string) {
      const userPrincipalName = `${name}@contoso.example`
      const body = { displayName: name, userPrincipalName, passwordProfile: { password: PASSWORD } }
      const id = await create('/users', body)
      const browser = openBrowser(server)
      const first = await browser.open(startRequest(server, { scope }).url)
      const second = await browser.press(first, 'Next', { username: userPrincipalName })
      return { id, browser, page: await browser.press(second, 'Sign in', { password: PASSWORD }) }
    }

    const ANSWERS: readonly [name: string, scope: string, button: string][] = [
      ['consents', `openid ${TASKS_READ}`, 'Accept'],
      ['asks for approval', `openid ${TASKS_URI}/Tasks.Manage.All`, 'Request approval'],
    ]
    for (const [name, scope, button] of ANSWERS)
      test(`a person who ${name} at the moment of the deletion`, async () => {
        for (const round of ROUNDS) {
          const { id, browser, page } = await meet(`${button.slice(0, 3)}${round}`, scope)
          const [last, gone]: [Page, { status: number }] = await Promise.all([
            browser.press(page, button),
            admin('DELETE', `/users/${id}`),
          ])
          assert.ok(last.status < 500)
          assert.ok(gone.status === 204 || gone.status === 412)
          await consistent()
        }
      })

    test('an enterprise application that is thrown out while it is granted something', async () => {
      const ada = await idOf('/users/ada%40contoso.example')
      for (const round of ROUNDS) {
        const api = { oauth2PermissionScopes: [{ value: 'Read', type: 'User' }] }
        const app = (await admin('POST', '/applications', { displayName: `Out ${round}`, api })).body
        const resourceId = await idOf(`/servicePrincipals(appId='${String(app['appId'])}')`)
        const clientId = await idOf(`/servicePrincipals(appId='${TASKS_DESKTOP}')`)
        const { browser, page } = await meet(`out${round}`, `openid ${String(app['appId'])}/Read`)
        const grant = { consentType: 'AllPrincipals', scope: 'Read' }
        const answers = await Promise.all([
          admin('POST', '/oauth2PermissionGrants', { ...grant, clientId, resourceId }),
          admin('POST', `/users/${ada}/appRoleAssignments`, {
            principalId: ada,
            resourceId,
            appRoleId: DEFAULT_ACCESS,
          }),
          admin('DELETE', `/servicePrincipals/${resourceId}`),
          browser.press(page, 'Accept'),
        ])
        for (const { status } of answers) assert.ok(status < 500, JSON.stringify(answers))
        await consistent()
      }
    })

    test('a registration that is renamed, closed, deleted and restored at once', async () => {
      const open = { displayName: 'Turning', signInAudience: 'AzureADMultipleOrgs' }
      const names = { identifierUris: ['api://turning'], spa: { redirectUris: ['https://turning.contoso.example/'] } }
      const id = await create('/applications', { ...open, ...names })
      for (const round of ROUNDS) {
        const answers = await Promise.all([
          admin('PATCH', `/applications/${id}`, { displayName: `Turning ${round}`, identifierUris: [] }),
          admin('PATCH', `/applications/${id}`, { signInAudience: 'AzureADMyOrg', spa: { redirectUris: [] } }),
          admin('DELETE', `/applications/${id}`),
          admin('POST', `/directory/deletedItems/${id}/restore`),
          admin('POST', '/applications', { ...open, ...names }),
        ])
        for (const { status } of answers) assert.ok(status < 500, JSON.stringify(answers))
        await admin('POST', `/directory/deletedItems/${id}/restore`)
        await consistent()
      }
    })

    test('groups that are put into one another while they are deleted', async () => {
      for (const round of ROUNDS) {
        const [one, two] = [
          await create('/groups', { displayName: `One ${round}` }),
          await create('/groups', { displayName: `Two ${round}` }),
        ]
        const resourceId = await idOf(`/servicePrincipals(appId='${TASKS_API}')`)
        const answers = await Promise.all([
          admin('POST', `/groups/${one}/members/$ref`, reference(two)),
          admin('POST', `/groups/${two}/members/$ref`, reference(one)),
          admin('POST', `/groups/${two}/appRoleAssignments`, {
            principalId: two,
            resourceId,
            appRoleId: DEFAULT_ACCESS,
          }),
          admin('DELETE', `/groups/${two}`),
        ])
        for (const { status } of answers) assert.ok(status < 500, JSON.stringify(answers))
        await consistent()
      }
      assert.equal((await admin('GET', `/organization/${CONTOSO_ID}`)).status, 200)
    })
  })
