import type { INTERACTION_REASONS } from '../refusal/interaction-reasons.ts'
import type { Explanation } from './explanation.ts'

export const INTERACTION_EXPLANATIONS = {
  'login-required': {
    rule: 'With prompt=none nobody is asked to sign in (OpenID Connect Core §3.1.2.6).',
    how: 'Start the sign-in without prompt=none.',
    saw: ['prompt'],
  },
  'interaction-required': {
    rule: 'With prompt=none nobody is asked to confirm, but a native app needs it (RFC 8252 §8.6).',
    how: 'Start the sign-in without prompt=none; on managed machines the registration may allow silent sign-in.',
    saw: ['prompt'],
    fix: 'authentication',
  },
  'account-choice-required': {
    rule: 'With prompt=none nobody is asked which account to use (OpenID Connect Core §3.1.2.6).',
    how: 'Name the account in login_hint, or start the sign-in without prompt=none.',
    saw: ['prompt'],
  },
  'consent-required': {
    rule: 'With prompt=none nobody is asked for consent (OpenID Connect Core §3.1.2.6).',
    how: 'Start the sign-in without prompt=none, or let an administrator consent for the organization.',
    saw: ['prompt', 'scope'],
    fix: 'api-permissions',
  },
  'consent-declined': {
    rule: 'The person decides what an app may do (RFC 6749 §4.1.2.1, access_denied).',
    how: 'Nothing is wrong: the person said no and can try again.',
    saw: ['scope'],
  },
  'sign-in-cancelled': {
    rule: 'The person may stop a sign-in (RFC 6749 §4.1.2.1, access_denied).',
    how: 'Nothing is wrong: the person cancelled and can try again.',
  },
  'admin-approval-required': {
    rule: 'Some permissions are granted by administrators only (azure-ad-wire §4).',
    how: 'If the organization trusts the application, grant its permissions for everybody.',
    saw: ['scope'],
    fix: 'api-permissions',
  },
  'admin-approval-denied': {
    rule: 'An administrator decides about requests for approval (azure-ad-wire §4.3).',
    how: 'Ask the administrator why, then ask again; an administrator can still grant the permissions.',
    saw: ['scope'],
    fix: 'api-permissions',
  },
  'admin-role-required': {
    rule: 'Only an administrator consents for the whole organization (azure-ad-wire §4).',
    how: 'Sign in as an administrator of the organization.',
    saw: ['scope', 'prompt'],
  },
  'user-not-in-tenant': {
    rule: 'An account signs in at the address of its organization (azure-ad-wire §3.7).',
    how: "Sign in with an account of this organization, or use the address of the account's own.",
  },
  'user-not-assigned': {
    rule: 'An application that requires assignment is open to assigned users only (azure-ad-wire §3.7).',
    how: 'Assign the user to the application, or stop requiring it.',
  },
  'page-expired': {
    rule: 'A page belongs to one request of one browser and ends with it (RFC 9700 §4.7).',
    how: 'Go back to the application and start again. The back button and copied addresses are the usual causes.',
  },
  'sign-in-failed': {
    rule: 'User name and password belong together; which of the two was wrong is not told (ASVS 6.3.8).',
    how: 'Check both. An administrator can make a link to choose a new password.',
  },
  'too-many-attempts': {
    rule: 'Guessing is slowed down for each account (ASVS 6.1.1).',
    how: 'Wait as long as the page says.',
  },
  'logout-redirect-unregistered': {
    rule: 'After a sign-out the browser goes only to a registered address (OpenID Connect RP-Initiated Logout §3).',
    how: 'If the address is really yours, register it as a redirect URI.',
    saw: ['redirectUri', 'registered'],
    fix: 'authentication',
  },
  'logout-hint-invalid': {
    rule: 'id_token_hint is an id token of this server for this client (OpenID Connect RP-Initiated Logout §2).',
    how: 'Send the id token unchanged; it may be expired.',
  },
  'link-used': {
    rule: 'A one-time link works once and for a short time (ASVS 6.4.1).',
    how: 'Make a new link: in the portal at the person, with latchwork user reset-password, or for an operator with latchwork init.',
  },
} as const satisfies Readonly<Record<keyof typeof INTERACTION_REASONS, Explanation>>
