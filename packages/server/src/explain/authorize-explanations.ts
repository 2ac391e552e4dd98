import type { AUTHORIZE_REASONS } from '../refusal/authorize-reasons.ts'
import type { Explanation } from './explanation.ts'

export const AUTHORIZE_EXPLANATIONS = {
  'tenant-unknown': {
    rule: 'The first part of the address names an organization of this server (RFC 8414 §3).',
    how: 'Use the tenant ID or a verified domain of the organization as authority.',
  },
  'tenant-not-supported': {
    rule: 'Personal accounts are not served here, so consumers names nobody (OpenID Connect Discovery §4).',
    how: 'Use the address of an organization, common or organizations.',
  },
  'parameter-repeated': {
    rule: 'A parameter occurs at most once (RFC 6749 §3.1).',
    how: 'Send every parameter once; look for a library and own code that both add it.',
  },
  'parameter-malformed': {
    rule: 'Parameters are form-encoded UTF-8 (RFC 6749 Appendix B).',
    how: 'Encode the values; a stray % is the usual cause.',
  },
  'parameter-missing': {
    rule: 'A required parameter is there and not empty (RFC 6749 §3.1).',
    how: 'Add the parameter that the sentence names.',
  },
  'parameter-too-long': {
    rule: 'state has at most 4,096 characters and nonce 1,024 (RFC 6819 §5.1.1).',
    how: 'Keep the data on your side and send a reference to it.',
  },
  'client-unknown': {
    rule: 'client_id names an application that exists for the organization of the address (RFC 6749 §2.2).',
    how: 'Check the application (client) ID. A single-tenant app exists only at the address of its own organization.',
  },
  'client-disabled': {
    rule: 'A disabled application gets no answer (RFC 6749 §4.1.2.1, unauthorized_client).',
    how: 'Enable the application again, if it was not disabled on purpose.',
    fix: 'overview',
  },
  'client-single-tenant': {
    rule: 'An application for one organization is used at the address of that organization (RFC 6749 §2).',
    how: 'Use the tenant ID as authority, or open the app to accounts of every organization.',
    fix: 'overview',
  },
  'redirect-uri-missing': {
    rule: 'Every request names its redirect URI (OpenID Connect Core §3.1.2.1).',
    how: 'Send redirect_uri, one of the registered addresses.',
    saw: ['registered'],
    fix: 'authentication',
  },
  'redirect-uri-unregistered': {
    rule: 'The redirect URI equals a registered one, character by character; only the port of a loopback address may differ (RFC 9700 §2.1, RFC 8252 §7.3).',
    how: 'If the address is really yours, register it; else correct the request. Never add an address that you do not know: codes are sent there.',
    saw: ['redirectUri', 'registered'],
    fix: 'authentication',
  },
  'response-type-missing': {
    rule: 'response_type is required (RFC 6749 §3.1.1).',
    how: 'Send response_type=code.',
  },
  'response-type-unsupported': {
    rule: 'Tokens never travel through the browser, so only the code flow exists (RFC 9700 §2.1.2).',
    how: 'Send response_type=code with PKCE.',
    saw: ['responseType'],
  },
  'response-mode-unsupported': {
    rule: 'The answer travels as query, fragment or form_post, and a form is posted to https only (OAuth 2.0 Form Post Response Mode §2).',
    how: 'Use query, fragment or form_post; leave it out for a loopback address or a scheme of your own.',
    saw: ['responseMode', 'redirectUri'],
  },
  'request-object-unsupported': {
    rule: 'Request objects are not supported (OpenID Connect Core §6.1).',
    how: 'Send the parameters themselves instead of request.',
  },
  'request-uri-unsupported': {
    rule: 'Requests by reference are not supported (OpenID Connect Core §6.2).',
    how: 'Send the parameters themselves instead of request_uri.',
  },
  'pkce-missing': {
    rule: 'A code is bound to its request by a code challenge (RFC 9700 §2.1.1, RFC 7636 §4.3).',
    how: 'Let the library send PKCE. For an old app that cannot, the registration has a compatibility setting.',
    saw: ['codeChallengeMethod'],
    fix: 'authentication',
  },
  'pkce-method-unsupported': {
    rule: 'The challenge is a SHA-256 hash (RFC 7636 §4.2, RFC 9700 §2.1.1).',
    how: 'Send code_challenge_method=S256 and the hash of the verifier.',
    saw: ['codeChallengeMethod'],
  },
  'pkce-malformed': {
    rule: 'The challenge is 43 characters of base64url without padding (RFC 7636 §4.2).',
    how: 'Send base64url(SHA-256(verifier)).',
    saw: ['codeChallengeMethod'],
  },
  'prompt-malformed': {
    rule: 'prompt has known values, and none stands alone (OpenID Connect Core §3.1.2.1).',
    how: 'Send none alone, or login, select_account or consent.',
    saw: ['prompt'],
  },
  'max-age-malformed': {
    rule: 'max_age is a number of seconds (OpenID Connect Core §3.1.2.1).',
    how: 'Send a whole number, zero or more.',
  },
  'claims-malformed': {
    rule: 'claims is a JSON object (OpenID Connect Core §5.5).',
    how: 'Send a JSON object, URL-encoded.',
  },
  'scope-missing': {
    rule: 'A request says what it asks for (RFC 6749 §3.3).',
    how: 'Name at least one scope, for example openid.',
  },
  'scope-malformed': {
    rule: 'Scopes are printable words without quotes and backslashes, separated by blanks (RFC 6749 §3.3).',
    how: 'Send the scopes separated by single blanks.',
    saw: ['scope'],
  },
  'scope-unknown': {
    rule: 'A scope is an enabled permission that the API exposes (RFC 6749 §3.3).',
    how: 'Check the spelling, which is case-sensitive, or let the owner of the API expose the permission.',
    saw: ['scope', 'resource'],
  },
  'scope-default-mixed': {
    rule: '/.default stands for all registered permissions and is asked for alone (azure-ad-wire §1.6.2).',
    how: 'Ask for /.default alone, or for named permissions.',
    saw: ['scope'],
  },
  'scope-several-apis': {
    rule: 'An access token is for one API (RFC 9700 §2.3).',
    how: "Ask for one API per request; the refresh token brings the next API's token without a prompt.",
    saw: ['scope'],
  },
  'resource-missing': {
    rule: 'A v1 request names the API that it is for (azure-ad-wire §1.4).',
    how: 'Send resource at authorize or at the token endpoint.',
  },
  'resource-unknown': {
    rule: 'The API exists in the organization: registered there, or consented to (RFC 8707 §2).',
    how: 'Register the API, or let an administrator consent to it in this organization.',
    saw: ['scope', 'resource'],
  },
  'resource-disabled': {
    rule: 'A disabled API gets no tokens (RFC 8707 §2, invalid_target).',
    how: 'Enable the API again, if it was not disabled on purpose.',
    saw: ['scope', 'resource'],
  },
  'resource-malformed': {
    rule: 'resource is an absolute URI without a fragment (RFC 8707 §2).',
    how: 'Send an identifier URI of the API.',
    saw: ['resource'],
  },
  'resource-mismatch': {
    rule: 'resource and scope mean one API, the one that was authorized (RFC 8707 §2.2).',
    how: 'Send the same API in both places.',
    saw: ['scope', 'resource'],
  },
  'resource-not-required': {
    rule: 'A v1 client lists the APIs that it needs in its registration (azure-ad-wire §3.7).',
    how: 'Add the API to the permissions of the registration.',
    saw: ['resource', 'scope'],
    fix: 'api-permissions',
  },
  'resource-not-available': {
    rule: 'The API of another organization is used only where it is offered to all (azure-ad-wire §3.7).',
    how: 'Ask its publisher to open it to every organization, or register one of your own.',
    saw: ['scope', 'resource'],
  },
} as const satisfies Readonly<Record<keyof typeof AUTHORIZE_REASONS, Explanation>>
