import type { CLIENT_REASONS } from '../refusal/client-reasons.ts'
import type { Explanation } from './explanation.ts'

export const CLIENT_EXPLANATIONS = {
  'client-auth-twice': {
    rule: 'A client proves itself in one way per request (RFC 6749 §2.3).',
    how: 'Send the secret in the Authorization header or in the body, never in both.',
  },
  'client-secret-in-uri': {
    rule: 'A secret is never part of an address (RFC 6749 §2.3.1).',
    how: 'Move the secret into the body, and make a new one: addresses are logged everywhere.',
    fix: 'client-secrets',
  },
  'client-auth-malformed': {
    rule: 'Basic carries form-encoded id and secret in base64 (RFC 6749 §2.3.1).',
    how: 'Form-encode both before base64.',
  },
  'client-secret-wrong': {
    rule: 'The secret is one of the registered ones (RFC 6749 §2.3.1).',
    how: 'Check which secret is configured; the registration shows the first characters. The value is configured, not the secret ID.',
    fix: 'client-secrets',
  },
  'client-secret-expired': {
    rule: 'A secret works until its end date (RFC 6749 §2.3.1).',
    how: 'Add a new secret to the registration and configure it.',
    fix: 'client-secrets',
  },
  'client-secret-missing': {
    rule: 'A confidential client proves itself at the token endpoint (RFC 6749 §3.2.1).',
    how: 'A native app registers its redirect as mobile and desktop; a web app sends its secret.',
    saw: ['registered', 'redirectUri'],
    fix: 'authentication',
  },
  'client-secret-unexpected': {
    rule: 'A public client has no secret (RFC 6749 §2.1, RFC 8252 §8.5).',
    how: 'Leave the secret out, or register a web redirect if the app can keep one.',
    saw: ['registered'],
    fix: 'authentication',
  },
  'client-assertion-unsupported': {
    rule: 'Client assertions are not supported in this release (RFC 7523 §2.2).',
    how: 'Use a client secret.',
    fix: 'client-secrets',
  },
  'client-attempts': {
    rule: 'Guessing a secret is slowed down (RFC 6749 §2.3.1).',
    how: 'Wait as long as Retry-After says, and check the configured secret.',
    fix: 'client-secrets',
  },
  'method-wrong': {
    rule: 'An address answers the methods in its Allow header (RFC 9110 §15.5.6).',
    how: 'Use one of these methods; tokens are asked for with POST.',
    saw: ['method'],
  },
  'content-type-wrong': {
    rule: 'The body is a form (RFC 6749 §4.1.3).',
    how: 'Send Content-Type: application/x-www-form-urlencoded.',
  },
  'body-too-large': {
    rule: 'A body has at most 64 KiB (RFC 9110 §15.5.14).',
    how: 'Send less.',
  },
  'body-malformed': {
    rule: 'A request is valid HTTP with a UTF-8 body, and single headers come once (RFC 9110 §5.3).',
    how: 'Correct the request; a proxy that adds headers is a usual cause.',
  },
  'path-unknown': {
    rule: 'The metadata document lists the addresses that exist (RFC 8414 §3).',
    how: 'Compare the address with the metadata.',
  },
  'host-wrong': {
    rule: 'The server answers under its public address only (RFC 9110 §7.4).',
    how: 'Correct publicUrl, or let the proxy pass the Host header on.',
  },
  'instance-unknown': {
    rule: 'Instance discovery answers for authorities of this server (azure-ad-wire §1.2).',
    how: 'Ask the host that the authority names.',
  },
  'fault-injected': {
    rule: 'latchwork fault ordered this failure, in development only (DESIGN §4).',
    how: 'Wait until it ends, or run latchwork fault token 503 --for 0s.',
  },
  'too-busy': {
    rule: 'Work that would wait too long is refused at once (RFC 9110 §15.6.4).',
    how: 'Try again; if it lasts, give the server more processors.',
  },
  internal: {
    rule: 'A failure of the server tells a stranger nothing (RFC 9110 §15.6.1).',
    how: 'Search the log of the server for the trace ID.',
  },
} as const satisfies Readonly<Record<keyof typeof CLIENT_REASONS, Explanation>>
