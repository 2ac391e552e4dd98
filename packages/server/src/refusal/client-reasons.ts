import type { ReasonRow } from './row.ts'

/** How a client fails to prove itself, or a caller fails to speak HTTP as agreed. */
export const CLIENT_REASONS = {
  'client-auth-twice': { error: 'invalid_request', status: 400, aadsts: 90100, who: 'developer', text: 'More than one method of client authentication was used.' },
  'client-secret-in-uri': { error: 'invalid_request', status: 400, aadsts: 90100, who: 'developer', text: 'A client secret must never be part of the address.' },
  'client-auth-malformed': { error: 'invalid_client', status: 401, aadsts: 7000215, who: 'developer', text: 'The Authorization header is not valid Basic client authentication.' },
  'client-secret-wrong': { error: 'invalid_client', status: 401, aadsts: 7000215, who: 'developer', text: 'The client secret is wrong.' },
  'client-secret-expired': { error: 'invalid_client', status: 401, aadsts: 7000222, who: 'developer', text: 'The client secret has expired. Create a new one.' },
  'client-secret-missing': { error: 'invalid_client', status: 401, aadsts: 7000218, who: 'developer', text: 'The request must carry client_secret: the redirect_uri is of the type Web. Native apps register it as a public client redirect.' },
  'client-secret-unexpected': { error: 'invalid_client', status: 401, aadsts: 700025, who: 'developer', text: 'The client is public, so it must not send a secret or an assertion.' },
  'client-assertion-unsupported': { error: 'invalid_client', status: 401, aadsts: 700027, who: 'developer', text: 'Client assertions are not supported yet. Use a client secret.' },
  'client-attempts': { error: 'temporarily_unavailable', status: 429, aadsts: 7000215, who: 'developer', text: 'Too many failed client authentications. Wait, then try again.' },
  'method-wrong': { error: 'invalid_request', status: 405, aadsts: 900561, who: 'developer', text: 'The endpoint does not accept this HTTP method.' },
  'content-type-wrong': { error: 'invalid_request', status: 400, aadsts: 900144, who: 'developer', text: 'The body must be application/x-www-form-urlencoded.' },
  'body-too-large': { error: 'invalid_request', status: 413, who: 'developer', text: 'The request is too large.' },
  'body-malformed': { error: 'invalid_request', status: 400, who: 'developer', text: 'The request could not be read.' },
  'path-unknown': { error: 'invalid_request', status: 404, who: 'developer', text: 'There is nothing at this address.' },
  'host-wrong': { error: 'invalid_request', status: 421, who: 'operator', text: 'The request names another host than the public address of this server.' },
  'instance-unknown': { error: 'invalid_request', status: 400, aadsts: 50049, who: 'developer', text: 'The authority is not served here.' },
  'fault-injected': { error: 'temporarily_unavailable', status: 503, who: 'developer', text: 'This failure was ordered by latchwork fault.' },
  'too-busy': { error: 'temporarily_unavailable', status: 503, who: 'operator', text: 'The server has too much to do at the moment. Try again.' },
  'internal': { error: 'server_error', status: 500, who: 'operator', text: 'The server failed. The trace ID finds the cause in its log.' },
} as const satisfies Record<string, ReasonRow>
