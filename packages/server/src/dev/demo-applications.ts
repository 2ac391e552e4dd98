export const TASKS_API = 'a9e80c47-51d3-4b2f-8f0a-7d6c3e1b9f52'
export const CALENDAR_API = 'b3d97f15-62e4-4a3c-9e1b-8f7d4c2a0e63'
export const TASKS_DESKTOP = 'c1a5f3d2-0b7e-4c39-9a61-5e8f2d7b4406'
export const LEGACY_DESKTOP = 'd7b2e461-93f8-4d5a-8c70-1f6e9a3b5d17'
export const CONTOSO_NOTES = 'e8c3f572-a409-4e6b-9d81-2a7f0b4c6e28'

export const TASKS_URI = 'https://tasks.contoso.example'
export const CALENDAR_URI = 'https://calendar.contoso.example'

/** Where the sample APIs listen beside `npm start`, so that a snippet of the portal calls them. */
const TASKS_URL = 'https://localhost:8444/tasks'
const CALENDAR_URL = 'https://localhost:8445/events'

const LOOPBACK = ['http://localhost', 'http://127.0.0.1', 'http://[::1]']

const tasksApi = {
  appId: TASKS_API,
  displayName: 'Tasks API',
  signInAudience: 'AzureADMultipleOrgs',
  identifierUris: [`api://${TASKS_API}`, TASKS_URI],
  api: {
    requestedAccessTokenVersion: 2,
    oauth2PermissionScopes: [
      {
        value: 'Tasks.Read',
        type: 'User',
        userConsentDisplayName: 'Read your tasks',
        userConsentDescription: 'Lets the app see the tasks that you can see.',
        adminConsentDisplayName: "Read users' tasks",
        adminConsentDescription: 'Lets the app see the tasks that the signed-in user can see.',
      },
      {
        value: 'Tasks.ReadWrite',
        type: 'User',
        userConsentDisplayName: 'Change your tasks',
        userConsentDescription: 'Lets the app add, change and delete your tasks.',
        adminConsentDisplayName: "Change users' tasks",
        adminConsentDescription: "Lets the app add, change and delete the signed-in user's tasks.",
      },
      {
        value: 'Tasks.Manage.All',
        type: 'Admin',
        adminConsentDisplayName: "Manage everyone's tasks",
        adminConsentDescription: 'Lets the app see and change the tasks of every user in your organization.',
      },
    ],
  },
  appRoles: [
    {
      value: 'Tasks.Sync',
      allowedMemberTypes: ['Application'],
      displayName: 'Synchronize tasks',
      description: 'Read and write all tasks without a user.',
    },
  ],
  latchwork: { resourceUrls: [TASKS_URL] },
}

const calendarApi = {
  appId: CALENDAR_API,
  displayName: 'Calendar API',
  signInAudience: 'AzureADMultipleOrgs',
  identifierUris: [`api://${CALENDAR_API}`, CALENDAR_URI],
  api: {
    requestedAccessTokenVersion: 1,
    oauth2PermissionScopes: [
      {
        value: 'Calendar.Read',
        type: 'User',
        userConsentDisplayName: 'Read your calendar',
        userConsentDescription: 'Lets the app see your appointments.',
        adminConsentDisplayName: "Read users' calendars",
        adminConsentDescription: "Lets the app see the signed-in user's appointments.",
      },
    ],
  },
  latchwork: { resourceUrls: [CALENDAR_URL] },
}

/** Multi-tenant and native: registered here only, with the list of permissions that other organizations see when they consent. */
const tasksDesktop = {
  appId: TASKS_DESKTOP,
  displayName: 'Tasks Desktop',
  signInAudience: 'AzureADMultipleOrgs',
  isFallbackPublicClient: true,
  publicClient: { redirectUris: [...LOOPBACK, 'com.contoso.tasks://auth'] },
  requiredResourceAccess: [
    { resource: TASKS_URI, scopes: ['Tasks.Read'] },
    { resource: CALENDAR_URI, scopes: ['Calendar.Read'] },
  ],
}

/** As written for ADAL: v1 endpoints, an out-of-band redirect, no PKCE, a token store that is shared without a lock. */
const legacyDesktop = {
  appId: LEGACY_DESKTOP,
  displayName: 'Legacy Desktop (ADAL)',
  signInAudience: 'AzureADMyOrg',
  isFallbackPublicClient: true,
  publicClient: { redirectUris: ['http://localhost', 'urn:ietf:wg:oauth:2.0:oob'] },
  requiredResourceAccess: [
    { resource: TASKS_URI, scopes: ['Tasks.Read'] },
    { resource: CALENDAR_URI, scopes: ['Calendar.Read'] },
  ],
  latchwork: { allowCodeWithoutPkce: true, allowOutOfBand: true, refreshTokenReuse: 'allowed' },
}

const contosoNotes = {
  appId: CONTOSO_NOTES,
  displayName: 'Contoso Notes',
  signInAudience: 'AzureADMyOrg',
  isFallbackPublicClient: true,
  publicClient: { redirectUris: LOOPBACK },
  requiredResourceAccess: [{ resource: TASKS_URI, scopes: ['Tasks.Read'] }],
}

export const DEMO_APPLICATIONS = [tasksApi, calendarApi, tasksDesktop, legacyDesktop, contosoNotes]
