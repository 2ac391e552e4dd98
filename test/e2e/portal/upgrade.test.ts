// A tab that was open while the server was upgraded asks for scripts that are gone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openPortalDesk } from '../../kit/portal-desk.ts'

let desk: Awaited<ReturnType<typeof openPortalDesk>>

before(async () => {
  desk = await openPortalDesk('admin@contoso.example')
})
after(() => desk.close())

test('a page whose script is gone with an upgrade is loaded anew, once, and shows', async () => {
  let asked = 0
  await desk.page.route(/\/portal\/assets\/.*\.js$/, async (route) => {
    asked += 1
    // The first script of the page that was never opened, as a server of a later version answers.
    await (asked === 1 ? route.fulfill({ status: 404, body: '' }) : route.continue())
  })
  const loads: string[] = []
  desk.page.on('load', () => loads.push(desk.page.url()))
  await desk.go('Groups')
  assert.equal(loads.length, 1)
})

test('the scripts of the portal travel compressed (RFC 9110 §12.5.3)', async () => {
  const encodings = new Set<string | undefined>()
  desk.page.on('response', (response) => {
    if (/\/portal\/assets\/.*\.js$/.test(response.url())) encodings.add(response.headers()['content-encoding'])
  })
  await desk.page.unrouteAll()
  const session = await desk.page.context().newCDPSession(desk.page)
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await desk.page.reload()
  await desk.heading('Groups')
  assert.deepEqual([...encodings], ['br'])
})
