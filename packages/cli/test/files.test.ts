import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { emptyFolder, runCli } from './run-cli.ts'

const FILE = `tenants:
  - displayName: Contoso
    domains: [contoso.example]
    users: [{ userPrincipalName: ada@contoso.example, roles: [administrator] }]
`
const APP_ID = '11111111-2222-4333-8444-555555555555'

async function withDirectory(folder: string): Promise<void> {
  await writeFile(join(folder, 'directory.yaml'), FILE)
  const applied = await runCli(folder, ['apply', 'directory.yaml', '--yes', '--log-level', 'error'])
  assert.equal(applied.code, 0, applied.stderr)
  assert.match(applied.stderr, /^\+ create tenant Contoso\n\+ create user ada@contoso\.example$/m)
}

test('apply --plan tells what would change, and changes nothing', async (context) => {
  const folder = await emptyFolder(context)
  await withDirectory(folder)
  await writeFile(join(folder, 'directory.yaml'), FILE.replace('displayName: Contoso', 'displayName: Contoso Ltd'))
  for (const _twice of [1, 2]) {
    const planned = await runCli(folder, ['apply', 'directory.yaml', '--plan', '--log-level', 'error'])
    assert.deepEqual({ code: planned.code, stdout: planned.stdout }, { code: 0, stdout: '' })
    assert.match(planned.stderr, /^~ update tenant Contoso Ltd: displayName\n= unchanged 1$/m)
  }
})

test('apply --prune deletes what the file no longer names, and only with --yes where nobody can be asked (DESIGN §4)', async (context) => {
  const folder = await emptyFolder(context)
  await withDirectory(folder)
  const bob = '{ userPrincipalName: bob@contoso.example }'
  await writeFile(join(folder, 'more.yaml'), FILE.replace('[administrator] }]', `[administrator] }, ${bob}]`))
  assert.equal((await runCli(folder, ['apply', 'more.yaml', '--yes', '--log-level', 'error'])).code, 0)
  const command = ['apply', 'directory.yaml', '--prune', '--log-level', 'error']
  const unasked = await runCli(folder, command)
  assert.notEqual(unasked.code, 0)
  assert.match(unasked.stderr, /the plan deletes/)
  assert.match(unasked.stderr, /apply directory\.yaml --prune --yes/)
  const pruned = await runCli(folder, [...command, '--yes'])
  assert.equal(pruned.code, 0, pruned.stderr)
  assert.match(pruned.stderr, /^- delete user bob@contoso\.example$/m)
  assert.doesNotMatch((await runCli(folder, ['export', '--log-level', 'error'])).stdout, /bob@/)
})

test('export writes what apply reads, and the round trip changes nothing (DESIGN §4)', async (context) => {
  const folder = await emptyFolder(context)
  await withDirectory(folder)
  const written = await runCli(folder, ['export', '--log-level', 'error'])
  assert.equal(written.code, 0, written.stderr)
  await writeFile(join(folder, 'again.yaml'), written.stdout)
  const again = await runCli(folder, ['apply', 'again.yaml', '--json', '--log-level', 'error'])
  assert.deepEqual(JSON.parse(again.stdout), { file: 'again.yaml', changes: 0 })
})

test('import takes an Azure manifest over with its application id, and tells what it leaves out', async (context) => {
  const folder = await emptyFolder(context)
  await withDirectory(folder)
  const replyUrlsWithType = [
    { url: 'http://localhost', type: 'InstalledClient' },
    { url: 'https://*.contoso.example/', type: 'Web' },
  ]
  const manifest = { appId: APP_ID, name: 'Notes', replyUrlsWithType, accessTokenAcceptedVersion: null }
  await writeFile(join(folder, 'app.json'), JSON.stringify(manifest))
  const command = ['import', '--from-entra', 'app.json', '--tenant', 'contoso.example', '--log-level', 'error']
  const printed = await runCli(folder, [...command, '--print'])
  assert.match(printed.stdout, /requestedAccessTokenVersion: null/)
  const imported = await runCli(folder, [...command, '--yes'])
  assert.equal(imported.code, 0, imported.stderr)
  assert.match(imported.stderr, /^! web\.redirectUris https:\/\/\*\.contoso\.example\/: wildcards/m)
  assert.match(imported.stderr, new RegExp(`^\\+ create application Notes \\(${APP_ID}\\)$`, 'm'))
  assert.match((await runCli(folder, ['export', '--log-level', 'error'])).stdout, new RegExp(APP_ID))
})

test('export where there is no instance says so, exit code 1, and makes no file', async (context) => {
  const folder = await emptyFolder(context)
  const { code, stdout, stderr } = await runCli(folder, ['export', '--log-level', 'error'])
  assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
  assert.match(stderr, /no database in \.\/\.latchwork/)
  await assert.rejects(readFile(join(folder, 'directory.yaml')))
})
