import { err, ok, type Result } from '@latchwork/protocol'
import type { Application } from '../directory/application.ts'
import { type Refusal, refuse } from '../refusal/refusal.ts'
import type { PresentedClient } from './read-credential.ts'
import type { SecretHasher } from './secret.ts'

declare const proof: unique symbol

/** Proof that a client is who it says, as far as its kind can prove anything. Only {@link checkClient} makes one. */
export interface AuthenticatedClient {
  readonly [proof]: 'client'
  readonly app: Application
  /** A public client proves nothing here; PKCE and the redirect do (RFC 8252 §8.5). */
  readonly by: 'none' | 'secret'
}

/**
 * The order: the application exists and is enabled; a secret is judged whenever one is sent, also from a public client, to which
 * it is an error (RFC 8252 §8.4, AADSTS700025); an app that can only be confidential must send one (AADSTS7000218). For an app
 * with both kinds of redirects the redirect that was used decides, at redemption (azure-ad-wire §3.6).
 */
export function checkClient(
  app: Application | undefined,
  presented: PresentedClient,
  now: number,
  secrets: SecretHasher,
): Result<AuthenticatedClient, Refusal> {
  const { credential } = presented
  const text = credential.kind === 'secret' ? credential.secret : ''
  const match = findSecret(app, text, secrets)
  if (!app) return err(refuse('client-unknown'))
  if (app.disabledAt !== undefined) return err(refuse('client-disabled'))
  if (credential.kind === 'none') return mustProve(app) ? err(refuse('client-secret-missing')) : ok(proven(app, 'none'))
  if (isPublic(app)) return err(refuse('client-secret-unexpected'))
  if (!match) return err(refuse('client-secret-wrong'))
  return match.endsAt !== undefined && now >= match.endsAt
    ? err(refuse('client-secret-expired'))
    : ok(proven(app, 'secret'))
}

function proven(app: Application, by: AuthenticatedClient['by']): AuthenticatedClient {
  return { app, by } as AuthenticatedClient
}

/** Every stored secret is compared, so that time tells nothing about which one was nearly right; without any, a dummy is. */
function findSecret(app: Application | undefined, text: string, secrets: SecretHasher) {
  const stored = app?.passwordCredentials ?? []
  const matches = stored.filter((credential) => secrets.matches(text, credential.secretHash))
  if (stored.length === 0) secrets.matches(text, undefined)
  return matches.toSorted((left, right) => (right.endsAt ?? Infinity) - (left.endsAt ?? Infinity))[0]
}

function isPublic(app: Application): boolean {
  return app.passwordCredentials.length === 0 && !app.redirectUris.some(({ platform }) => platform === 'web')
}

function mustProve(app: Application): boolean {
  const hasPublicRedirect = app.redirectUris.some(({ platform }) => platform !== 'web')
  return !hasPublicRedirect && !app.isFallbackPublicClient
}
