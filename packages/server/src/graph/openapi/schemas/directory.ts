import {
  ref,
  date,
  dateOrNull,
  flag,
  guid,
  list,
  number,
  object,
  type Schema,
  text,
  textOrNull,
  texts,
  words,
} from './schema.ts'

const user = object({
  id: guid,
  businessPhones: texts,
  displayName: text,
  givenName: textOrNull,
  jobTitle: textOrNull,
  mail: textOrNull,
  mobilePhone: textOrNull,
  officeLocation: textOrNull,
  preferredLanguage: textOrNull,
  surname: textOrNull,
  userPrincipalName: text,
  accountEnabled: flag,
  userType: words('Member', 'Guest'),
})

const userBody = object({
  displayName: text,
  userPrincipalName: text,
  givenName: textOrNull,
  surname: textOrNull,
  mail: textOrNull,
  mailNickname: text,
  accountEnabled: flag,
  passwordProfile: object({ password: text, forceChangePasswordNextSignIn: { const: false } }),
})

const group = object({
  id: guid,
  displayName: text,
  description: textOrNull,
  createdDateTime: date,
  deletedDateTime: dateOrNull,
  groupTypes: texts,
  mail: textOrNull,
  mailEnabled: flag,
  mailNickname: textOrNull,
  securityEnabled: flag,
})

const groupBody = object({
  displayName: text,
  description: textOrNull,
  mailNickname: textOrNull,
  mailEnabled: { const: false },
  securityEnabled: { const: true },
  groupTypes: texts,
  'members@odata.bind': texts,
})

const organization = {
  id: guid,
  displayName: text,
  tenantType: words('AAD'),
  createdDateTime: date,
  verifiedDomains: list(object({ name: text, type: words('Managed'), isDefault: flag, isInitial: flag })),
  assignedPlans: list({}),
  latchwork: object({ refreshWindowSeconds: number, usersMayConsent: words('yes', 'verified-publishers', 'never') }),
}

const person = object({ id: guid, userPrincipalName: text, displayName: text })

export const DIRECTORY_SCHEMAS: Readonly<Record<string, Schema>> = {
  user,
  userBody,
  group,
  groupBody,
  directoryRole: object({ id: guid, roleTemplateId: guid, displayName: text, description: text }),
  directoryObject: { anyOf: [ref('user'), ref('group'), ref('directoryRole')] },
  reference: object({}),
  memberIds: object({ value: list(guid) }),
  memberIdsBody: object({ securityEnabledOnly: flag }),
  organization: object(organization),
  organizationBody: object({ displayName: text, latchwork: organization.latchwork }),
  newTenant: object({
    ...organization,
    administrator: person,
    passwordLink: text,
    passwordLinkExpiresDateTime: date,
  }),
  newTenantBody: object({
    displayName: text,
    domain: text,
    administrator: object({ userPrincipalName: text, displayName: text }),
  }),
  domain: object({ id: text, isDefault: flag, isVerified: flag, authenticationType: words('Managed') }),
  passwordLink: object({ link: text, expiresDateTime: date }),
  changePasswordBody: object({ currentPassword: text, newPassword: text }),
  done: object({ value: flag }),
  invitation: object({
    id: guid,
    inviteRedeemUrl: text,
    inviteRedirectUrl: text,
    invitedUserDisplayName: text,
    invitedUserEmailAddress: text,
    invitedUserType: words('Guest'),
    sendInvitationMessage: flag,
    resetRedemption: flag,
    status: words('Completed'),
    invitedUserMessageInfo: object({
      messageLanguage: textOrNull,
      customizedMessageBody: textOrNull,
      ccRecipients: list({}),
    }),
    invitedUser: object({ id: guid, userPrincipalName: text, userType: words('Guest') }),
  }),
  invitationBody: object({
    invitedUserEmailAddress: text,
    inviteRedirectUrl: text,
    sendInvitationMessage: flag,
    invitedUserDisplayName: textOrNull,
    invitedUserType: text,
  }),
}
