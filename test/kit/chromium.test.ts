import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { explainMissing, findPackagedChromium, launchBrowser } from './chromium.ts'
import { findFreePort } from './free-port.ts'

test('a browser opens a page of this machine, runs its script, and reaches nothing else', async () => {
  const port = await findFreePort()
  const server = createServer((_, response) => {
    response
      .setHeader('content-type', 'text/html; charset=utf-8')
      .end('<h1>…</h1><script>document.querySelector("h1").textContent = "Grüße"</script>')
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(`http://localhost:${port}/`)
    assert.equal(await page.getByRole('heading').textContent(), 'Grüße')
    await assert.rejects(page.goto('http://outside.example/'), /ERR_NAME_NOT_RESOLVED/)
  } finally {
    await browser.close()
    server.close()
  }
})

test('the Chromium of the npm package starts, whatever the system has', async () => {
  const browser = await launchBrowser({}, findPackagedChromium())
  try {
    assert.match(browser.version(), /^\d+\./)
  } finally {
    await browser.close()
  }
})

test('a missing library is named with the package that brings it', () => {
  assert.equal(
    explainMissing(['libnss3.so', 'libnssutil3.so', 'libexpat.so.1']),
    'Chromium cannot start: libnss3.so, libnssutil3.so, libexpat.so.1 missing. Install with: apt-get install libnss3 libexpat1',
  )
})
