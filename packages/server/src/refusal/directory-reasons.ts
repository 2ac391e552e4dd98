import type { ReasonRow } from './row.ts'

/** The directory API. What is sent is Microsoft Graph's error shape; the sentence of the answer names the property or the object. */
export const DIRECTORY_REASONS = {
  'directory-request-invalid': {
    error: 'invalid_request',
    status: 400,
    who: 'developer',
    text: 'The request to the directory API has a property or an option that is wrong.',
  },
  'directory-role-missing': {
    error: 'access_denied',
    status: 403,
    who: 'administrator',
    text: 'The directory role of the user does not include the operation.',
  },
  'directory-object-unknown': {
    error: 'invalid_request',
    status: 404,
    who: 'developer',
    text: 'The object does not exist in the organization of the user.',
  },
  'directory-value-taken': {
    error: 'invalid_request',
    status: 409,
    who: 'developer',
    text: 'Another object has the value, or the object is in a state that forbids the operation.',
  },
  'directory-object-changed': {
    error: 'invalid_request',
    status: 412,
    who: 'developer',
    text: 'Somebody else changed the object meanwhile.',
  },
} as const satisfies Record<string, ReasonRow>
