// What the portal says of a registration that contradicts itself (users-and-peers §E1, "Health").
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Application } from '../../../packages/portal/src/api/types.ts'
import { findContradictions } from '../../../packages/portal/src/applications/overview/contradictions.ts'

const BARE: Application = { id: '1', appId: 'a', displayName: 'A', signInAudience: 'AzureADMyOrg' }
const SECRET = { passwordCredentials: [{ keyId: 'k' }] }
const at = (...redirectUris: readonly string[]) => ({ redirectUris })
const SCOPE = {
  id: 's',
  value: 'Read',
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: '',
  adminConsentDescription: '',
} as const

const CONSISTENT: Readonly<Record<string, Partial<Application>>> = {
  'nothing but a name': {},
  'a native app': { isFallbackPublicClient: true, publicClient: at('http://localhost') },
  'a website with a secret': { web: at('https://a.example/callback'), ...SECRET },
  'a website with a secret, on a developer’s machine': { web: at('http://localhost:3000/callback'), ...SECRET },
  'a single-page app': { spa: at('https://a.example') },
  'native and web together': {
    publicClient: at('http://localhost'),
    web: at('https://a.example'),
    isFallbackPublicClient: true,
    ...SECRET,
  },
  'an API with a name': { identifierUris: ['api://a'], api: { oauth2PermissionScopes: [SCOPE] } },
}
for (const [name, more] of Object.entries(CONSISTENT))
  test(`nothing is said of ${name}`, () => assert.deepEqual(findContradictions({ ...BARE, ...more }), []))

const CONTRADICTING: Readonly<Record<string, { readonly app: Partial<Application>; readonly patch: unknown }>> = {
  'a CLI that has only a web redirect URI': {
    app: { isFallbackPublicClient: true, web: at('https://a.example/callback') },
    patch: {
      isFallbackPublicClient: true,
      web: at('https://a.example/callback'),
      publicClient: at('http://localhost'),
    },
  },
  'a CLI whose loopback address is registered as web': {
    app: { web: at('http://localhost:8080/callback') },
    patch: { isFallbackPublicClient: true, web: at(), publicClient: at('http://localhost:8080/callback') },
  },
  'a native app without public client flows': {
    app: { publicClient: at('http://localhost') },
    patch: { isFallbackPublicClient: true },
  },
  'a website without a secret': {
    app: { web: at('https://a.example'), spa: at('https://b.example') },
    patch: { web: at(), spa: at('https://b.example', 'https://a.example') },
  },
  'an API without a name': {
    app: { api: { oauth2PermissionScopes: [SCOPE] } },
    patch: { identifierUris: ['api://a'] },
  },
}
for (const [name, { app, patch }] of Object.entries(CONTRADICTING)) {
  test(`${name} is repaired with one click, after which nothing is left to say`, () => {
    const [found, ...others] = findContradictions({ ...BARE, ...app })
    assert.deepEqual(others, [])
    assert.deepEqual(found?.patch, patch)
    assert.deepEqual(findContradictions({ ...BARE, ...app, ...found?.patch }), [])
  })
}
