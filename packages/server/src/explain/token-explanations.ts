import type { TOKEN_REASONS } from '../refusal/token-reasons.ts'
import type { Explanation } from './explanation.ts'

const SIGN_IN_AGAIN = 'Start an interactive sign-in.'

export const TOKEN_EXPLANATIONS = {
  'grant-type-unsupported': {
    rule: 'Metadata lists the grant types that exist; password and implicit do not (RFC 9700 §2.4).',
    how: 'Use authorization_code or refresh_token.',
    saw: ['grantType'],
  },
  'grant-type-not-allowed': {
    rule: 'An application uses the grants that its registration allows (RFC 6749 §5.2, unauthorized_client).',
    how: 'Change the registration, or use another grant.',
    saw: ['grantType'],
    fix: 'authentication',
  },
  'code-malformed': {
    rule: 'A code is redeemed as it was issued here (RFC 6749 §4.1.3).',
    how: 'Send the code as it came; URL-decode it once.',
  },
  'code-of-another-client': {
    rule: 'A code is for the client that asked for it (RFC 6749 §4.1.3).',
    how: 'Redeem with the client ID of the authorization request.',
  },
  'code-of-another-tenant': {
    rule: 'A code is redeemed at the authority that issued it (RFC 9700 §4.4).',
    how: 'Use the same first part of the address at both endpoints.',
  },
  'code-of-another-dialect': {
    rule: 'A code is redeemed at its own generation of endpoints (azure-ad-wire §1.6).',
    how: 'Redeem a v2 code at v2, a v1 code at v1.',
  },
  'code-expired': {
    rule: 'A code lives 60 seconds (RFC 6749 §4.1.2).',
    how: 'Redeem at once; look for a debugger, a slow step or a wrong clock between.',
  },
  'code-already-redeemed': {
    rule: 'A code is redeemed once; a second time revokes what came of it (RFC 6749 §4.1.2).',
    how: 'Redeem once. If your program did, somebody else saw the code.',
  },
  'redirect-uri-differs': {
    rule: 'Redemption repeats the redirect URI of the authorization request (RFC 6749 §4.1.3).',
    how: 'Send the same redirect_uri, port included.',
    saw: ['redirectUri'],
  },
  'code-verifier-missing': {
    rule: 'A code with a challenge is redeemed with its verifier (RFC 7636 §4.5).',
    how: 'Send the code_verifier that belongs to the challenge.',
  },
  'code-verifier-wrong': {
    rule: 'The hash of the verifier equals the challenge (RFC 7636 §4.6).',
    how: 'Send the verifier of this very request; two sign-ins at once are the usual cause.',
  },
  'code-verifier-unexpected': {
    rule: 'A verifier without a challenge is a downgrade attack (RFC 9700 §4.8.2).',
    how: 'Send a challenge at authorize too, or no verifier.',
  },
  'refresh-token-malformed': {
    rule: 'A refresh token is used as it was issued here (RFC 6749 §6).',
    how: 'Send it unchanged. After a restore or with another instance key, sign in again.',
  },
  'refresh-token-of-another-client': {
    rule: 'A refresh token is for the client that got it (RFC 6749 §6).',
    how: 'Keep the refresh tokens of several applications apart.',
  },
  'refresh-token-expired': {
    rule: 'A refresh token ends after 90 days without use (RFC 9700 §4.14.2).',
    how: SIGN_IN_AGAIN,
  },
  'refresh-token-too-old': {
    rule: 'A sign-in lasts a year at most (DESIGN §0 lifetimes).',
    how: SIGN_IN_AGAIN,
  },
  'spa-refresh-token-expired': {
    rule: 'The refresh tokens of a single-page app end 24 hours after the sign-in (DESIGN §0 lifetimes).',
    how: SIGN_IN_AGAIN,
  },
  'refresh-token-reused': {
    rule: 'A refresh token that was replaced may be a copy, so the sign-in is revoked (RFC 9700 §4.14.2).',
    how: 'Sign in again, and find the second copy: a token store that programs share without a lock is the usual cause.',
    fix: 'authentication',
  },
  'refresh-token-ahead': {
    rule: 'No refresh token is newer than the database (RFC 9700 §4.14.2).',
    how: 'The database was restored to an earlier state. Users sign in again.',
  },
  'authorization-revoked': {
    rule: 'A revoked sign-in gives no tokens (RFC 6749 §5.2, invalid_grant).',
    how: SIGN_IN_AGAIN,
  },
  'authorization-unknown': {
    rule: 'A token belongs to a sign-in that is on record (RFC 6749 §5.2, invalid_grant).',
    how: SIGN_IN_AGAIN,
  },
  'user-disabled': {
    rule: 'A disabled account gets no tokens (azure-ad-wire §2.9).',
    how: 'Enable the account, if it was not disabled on purpose.',
  },
  'user-gone': {
    rule: 'Tokens are for accounts that exist (azure-ad-wire §2.9).',
    how: 'Find out why the account was deleted.',
  },
  'user-of-another-tenant': {
    rule: 'Tokens of an organization are for its own accounts (azure-ad-wire §3.7).',
    how: "Refresh at the address of the account's organization.",
  },
  'sessions-revoked': {
    rule: 'A password change or an administrator ends earlier sign-ins (azure-ad-wire §2.9).',
    how: SIGN_IN_AGAIN,
  },
  'consent-missing': {
    rule: 'A token carries only permissions that somebody consented to (RFC 6749 §3.3).',
    how: 'Start an interactive sign-in that names the permissions, or grant them for the organization.',
    saw: ['scope', 'resource'],
    fix: 'api-permissions',
  },
  'resource-not-present': {
    rule: 'An API of another organization is used where somebody has consented to it (azure-ad-wire §3.7).',
    how: 'Start an interactive sign-in that names its permissions, or let an administrator consent; a v1 request needs the API among the permissions that the app requires.',
    saw: ['scope', 'resource'],
    fix: 'api-permissions',
  },
  'access-token-missing': {
    rule: 'An API is called with a bearer token in the Authorization header (RFC 6750 §2.1).',
    how: 'Send Authorization: Bearer with the access token.',
  },
  'access-token-invalid': {
    rule: 'An access token is valid, unexpired and for this API (RFC 6750 §3.1).',
    how: "Get a token for this API; id tokens and other APIs' tokens do not work.",
  },
  'access-token-scope': {
    rule: 'The token carries the permission that the operation needs (RFC 6750 §3.1).',
    how: 'Ask for the permission that the challenge names.',
    saw: ['scope'],
    fix: 'api-permissions',
  },
} as const satisfies Readonly<Record<keyof typeof TOKEN_REASONS, Explanation>>
