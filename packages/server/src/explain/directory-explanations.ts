import type { DIRECTORY_REASONS } from '../refusal/directory-reasons.ts'
import type { Explanation } from './explanation.ts'

export const DIRECTORY_EXPLANATIONS = {
  'directory-request-invalid': {
    rule: 'A body of the directory API is understood as a whole or changes nothing (azure-ad-wire §3.9).',
    how: 'Correct the property or the query option that the sentence names; /v1.0/openapi.json describes them.',
    saw: ['method'],
  },
  'directory-role-missing': {
    rule: 'A permission never gives an app more than the person may do himself (azure-ad-wire §3.9, Authorization_RequestDenied).',
    how: 'Sign in as somebody who has the role, or let an administrator give it.',
    saw: ['method', 'scope'],
  },
  'directory-object-unknown': {
    rule: 'An organization sees its own objects only (azure-ad-wire §3.9, Request_ResourceNotFound).',
    how: "Check the id: relations use object ids, not application ids, and another organization's objects are not found.",
    saw: ['method'],
  },
  'directory-value-taken': {
    rule: 'Some values are unique, and some states are final (azure-ad-wire §3.9).',
    how: 'Choose another value, or read the object again to see its state.',
    saw: ['method'],
  },
  'directory-object-changed': {
    rule: 'A change is made to the version that was read (RFC 9110 §13.1.1).',
    how: 'Read the object again and repeat the change on what it is now.',
    saw: ['method'],
  },
} as const satisfies Readonly<Record<keyof typeof DIRECTORY_REASONS, Explanation>>
