// Unmodified @microsoft/microsoft-graph-client, as an administrator's script, against `latchwork dev`.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client, type GraphError, PageIterator } from '@microsoft/microsoft-graph-client'
import { TASKS_DESKTOP } from '../../packages/server/src/dev/demo-applications.ts'
import { startDevServer, type DevServer } from '../kit/dev-server.ts'
import { obtainCode, openSession, redeem } from '../kit/native-app.ts'

const ADMIN = 'admin@contoso.example'
const APP = {
  clientId: TASKS_DESKTOP,
  scope: 'openid User.Read https://graph.microsoft.com/Application.ReadWrite.All',
}

interface Listed {
  readonly id: string
  readonly displayName: string
}

let server: DevServer
let client: Client

before(async () => {
  server = await startDevServer()
  const browser = await openSession(server.baseUrl, APP, ADMIN)
  const held = await obtainCode(server.baseUrl, browser, APP)
  const { accessToken, refusal } = await redeem(server.baseUrl, held, APP)
  assert.equal(refusal, '')
  client = Client.init({
    baseUrl: `${server.baseUrl}/`,
    customHosts: new Set([new URL(server.baseUrl).hostname]),
    authProvider: (done) => done(null, accessToken),
  })
})
after(async () => {
  assert.equal(await server.stop(), 0)
})

test('it reads the signed-in user (azure-ad-wire §3.9)', async () => {
  const me = (await client.api('/me').get()) as { readonly userPrincipalName: string }
  assert.equal(me.userPrincipalName, ADMIN)
})

test('it creates, reads, changes and deletes an application (azure-ad-wire §3.9)', async () => {
  const created = (await client.api('/applications').post({ displayName: 'Scripted' })) as Listed
  await client.api(`/applications/${created.id}`).patch({ displayName: 'Scripted 2' })
  const read = (await client.api(`/applications/${created.id}`).select('displayName').get()) as Listed
  assert.equal(read.displayName, 'Scripted 2')
  await client.api(`/applications/${created.id}`).delete()
  await assert.rejects(
    client.api(`/applications/${created.id}`).get(),
    (error: GraphError) => error.statusCode === 404 && error.code === 'Request_ResourceNotFound',
  )
})

test('it filters a list and walks through the pages (OData 4.01 §11.2)', async () => {
  const request = client.api('/applications').filter("startswith(displayName,'Tasks')").orderby('displayName').top(1)
  const names: string[] = []
  const iterator = new PageIterator(client, await request.get(), (app: Listed) => {
    names.push(app.displayName)
    return true
  })
  await iterator.iterate()
  assert.deepEqual(names, ['Tasks API', 'Tasks Desktop'])
})
