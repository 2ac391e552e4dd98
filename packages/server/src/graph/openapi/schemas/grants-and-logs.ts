import {
  date,
  dateOrNull,
  flag,
  guid,
  guidOrNull,
  list,
  number,
  object,
  type Schema,
  text,
  textOrNull,
  words,
} from './schema.ts'

const oAuth2PermissionGrant = object({
  id: guid,
  clientId: guidOrNull,
  consentType: words('AllPrincipals', 'Principal'),
  principalId: guidOrNull,
  resourceId: guidOrNull,
  scope: text,
})

const appRoleAssignment = object({
  id: guid,
  appRoleId: guid,
  createdDateTime: date,
  deletedDateTime: dateOrNull,
  principalId: guidOrNull,
  principalDisplayName: textOrNull,
  principalType: words('User', 'Group', 'ServicePrincipal'),
  resourceId: guidOrNull,
  resourceDisplayName: textOrNull,
})

const consentRequest = object({
  id: guid,
  appId: guid,
  appDisplayName: textOrNull,
  publisherDomain: textOrNull,
  user: object({ id: guid, displayName: textOrNull, userPrincipalName: textOrNull }),
  justification: text,
  permissions: list(
    object({
      resourceAppId: guid,
      resourceDisplayName: text,
      value: text,
      displayName: text,
      type: words('User', 'Admin', 'Role'),
    }),
  ),
  status: words('InProgress', 'Approved', 'Denied'),
  createdDateTime: date,
  decidedDateTime: dateOrNull,
  decidedBy: guidOrNull,
})

const consentPlan = object({
  decision: words('nobody', 'user', 'administrator', 'refused'),
  why: text,
  page: words('Permissions requested', 'Need admin approval', null),
  forOrganization: flag,
  offersOrganization: flag,
  error: textOrNull,
  code: textOrNull,
  permissions: list(
    object({
      resourceAppId: guid,
      resourceDisplayName: text,
      value: text,
      displayName: text,
      type: words('User', 'Admin', 'Role'),
      usedBy: textOrNull,
      asked: flag,
      why: text,
    }),
  ),
})

const directoryAudit = object({
  id: guid,
  category: text,
  correlationId: textOrNull,
  result: text,
  activityDisplayName: text,
  activityDateTime: date,
  loggedByService: text,
  initiatedBy: object({
    app: object({ displayName: text, appId: text, ipAddress: textOrNull }),
    user: object({ id: text, ipAddress: textOrNull }),
  }),
  targetResources: list(
    object({
      id: text,
      modifiedProperties: list(object({ displayName: text, oldValue: textOrNull, newValue: textOrNull })),
    }),
  ),
  additionalDetails: list(object({ key: text, value: text })),
})

const signIn = object({
  id: guid,
  createdDateTime: date,
  userId: text,
  appId: textOrNull,
  appDisplayName: textOrNull,
  resourceId: textOrNull,
  resourceDisplayName: textOrNull,
  clientAppUsed: textOrNull,
  ipAddress: textOrNull,
  isInteractive: flag,
  correlationId: text,
  status: object({ errorCode: number, failureReason: textOrNull }),
  authenticationDetails: list(object({ authenticationMethod: text, succeeded: flag })),
})

const refusal = object({
  id: text,
  traceId: text,
  at: date,
  reason: text,
  code: text,
  endpoint: text,
  clientId: text,
  userId: text,
  rule: text,
  saw: { type: 'object', additionalProperties: text },
  who: words('developer', 'user', 'administrator', 'operator'),
  how: text,
  link: text,
})

const error = object({
  error: object({
    code: text,
    message: text,
    innerError: object({ date: text, 'request-id': text, 'client-request-id': text }),
  }),
})

export const GRANT_AND_LOG_SCHEMAS: Readonly<Record<string, Schema>> = {
  oAuth2PermissionGrant,
  appRoleAssignment,
  appRoleAssignmentBody: object({ principalId: guid, resourceId: guid, appRoleId: guid }),
  consentRequest,
  consentPlan,
  consentPlanBody: object({
    clientId: guid,
    userId: guid,
    userPrincipalName: text,
    scopes: text,
    resource: text,
    prompt: text,
  }),
  directoryAudit,
  signIn,
  refusal,
  error,
}
